/** Calls `report` for each rejection that nobody handles: it would end a real process. @returns What stops the watch. */
export function watchRejections(report: (error: unknown) => void): () => void {
  process.on('unhandledRejection', report);
  return () => {
    process.off('unhandledRejection', report);
  };
}
