/**
 * The tables, as plain SQL: migration n makes version n of version n - 1. A migration that was published never changes.
 * They run with the schema of the store as `search_path`, all that are due in one transaction.
 */
export const MIGRATIONS: readonly string[] = [
  `CREATE TABLE schema_version (
     version    integer     PRIMARY KEY,
     applied_at timestamptz NOT NULL DEFAULT now()
   );

   -- What the stores hold. Keys are in the order of their bytes, whatever the collation of the database.
   CREATE TABLE entry (
     party text  COLLATE "C" NOT NULL,
     key   text  COLLATE "C" NOT NULL,
     value bytea NOT NULL,
     PRIMARY KEY (party, key)
   );

   -- One row for each time that somebody became the owner of a party's state; the highest epoch is the owner.
   -- The token tells two owners apart that got the same epoch because the database was set back in between;
   -- seq counts the transactions that this owner wrote.
   CREATE TABLE lease (
     party    text COLLATE "C" NOT NULL,
     epoch    bigint           NOT NULL,
     token    uuid             NOT NULL,
     seq      bigint           NOT NULL,
     taken_at timestamptz      NOT NULL,
     ends_at  timestamptz      NOT NULL,
     PRIMARY KEY (party, epoch)
   ) WITH (fillfactor = 50); -- updated with every write: room for the new version on the same page`,
];
