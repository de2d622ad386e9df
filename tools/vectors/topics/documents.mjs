/** Canonical documents from all kinds of JSON text, and commitments to some of them. */
import {
  canonicaliseText,
  commitDocument,
  documentLeafHash,
  documentLeaves,
  documentSalts,
  leafSalt,
  nodeHashes,
  toHex,
} from '@lateral/core';
import { bytesOf } from '../seed.mjs';

const nested = (depth, open, close) => open.repeat(depth) + close.repeat(depth);
const inList = (depth) => `{"a":${nested(depth - 1, '[', ']')}}`;
const LIMIT = 1_048_576;
const textOfLength = (length) => `{"a":"${'x'.repeat(length - 8)}"}`;

/** Text and its canonical text. */
const ACCEPTED = {
  'the empty document': ['{}', '{}'],
  'members in order': ['{"b":"2","a":"1"}', '{"a":"1","b":"2"}'],
  'white space of every kind': [' {\t"b" :\n["x" ,\r"y" ] } ', '{"b":["x","y"]}'],
  'members by UTF-16 code units, not by code points': [
    '{"\u{1F600}":"a","\uFF5E":"b","\u20AC":"c","1":"d","\\r":"e"}',
    '{"\\r":"e","1":"d","\u20AC":"c","\u{1F600}":"a","\uFF5E":"b"}',
  ],
  'members that look like numbers': ['{"10":"a","9":"b","1":"c"}', '{"1":"c","10":"a","9":"b"}'],
  'members that are prefixes': ['{"ab":"1","a":"2","":"3","aB":"4"}', '{"":"3","a":"2","aB":"4","ab":"1"}'],
  'nested containers': ['{"z":[{"b":true,"a":[]},{}],"y":{"x":false}}', '{"y":{"x":false},"z":[{"a":[],"b":true},{}]}'],
  'escapes that stand for themselves': ['{"a":"\\u0041\\/\\u00e9\\u20ac"}', '{"a":"A/é€"}'],
  'escapes that stay': ['{"a":"\\"\\\\\\b\\f\\n\\r\\t\\u0008\\u000C"}', '{"a":"\\"\\\\\\b\\f\\n\\r\\t\\b\\f"}'],
  'control characters': ['{"a":"\\u0000\\u001F\\u007f"}', '{"a":"\\u0000\\u001f\u007f"}'],
  'a pair of surrogates as escapes': ['{"a":"\\uD83D\\ude00"}', '{"a":"\u{1F600}"}'],
  'composed letters': ['{"a":"\u00e9\u1e9b\u0323"}', '{"a":"\u00e9\u1e9b\u0323"}'],
  'line separators': ['{"a":"\u2028\u2029"}', '{"a":"\u2028\u2029"}'],
  'names of prototypes': [
    '{"toString":"a","constructor":"b","__proto__":"c"}',
    '{"__proto__":"c","constructor":"b","toString":"a"}',
  ],
  'amounts as text': ['{"amount":"120.00","unit":"EUR"}', '{"amount":"120.00","unit":"EUR"}'],
  'an instant': ['{"at":"2026-02-28T23:59:59Z"}', '{"at":"2026-02-28T23:59:59Z"}'],
  'the leap day of 2000': ['{"at":"2000-02-29T00:00:00Z"}', '{"at":"2000-02-29T00:00:00Z"}'],
  'the first year': ['{"at":"0000-01-01T00:00:00Z"}', '{"at":"0000-01-01T00:00:00Z"}'],
  'a date without a time': ['{"on":"2026-02-31","from":"2026-13-01"}', '{"from":"2026-13-01","on":"2026-02-31"}'],
  'text with an instant further on': ['{"a":"at 2026-02-31T10:00"}', '{"a":"at 2026-02-31T10:00"}'],
  'a name that looks like an instant': ['{"2026-02-31T10:00":"a"}', '{"2026-02-31T10:00":"a"}'],
  'depth 32': [inList(32), inList(32)],
  'the longest text': [textOfLength(LIMIT), textOfLength(LIMIT)],
};

/** Text with one fault, and the error that answers it. */
const REFUSED = {
  syntax: [
    ['no text', ''],
    ['white space alone', '  '],
    ['a byte order mark', '\ufeff{}'],
    ['an open object', '{'],
    ['an open list', '{"a":["b"'],
    ['an open string', '{"a":"b'],
    ['a comma at the end', '{"a":"b",}'],
    ['a comma at the end of a list', '{"a":["b",]}'],
    ['no colon', '{"a" "b"}'],
    ['no comma', '{"a":"b" "c":"d"}'],
    ['a name without quotes', '{a:"b"}'],
    ['single quotes', "{'a':'b'}"],
    ['a comment', '{"a":"b"/* */}'],
    ['text behind the root', '{} {}'],
    ['a bracket too many', '{}}'],
    ['the wrong bracket', '{"a":["b"}'],
    ['a line feed in a string', '{"a":"b\nc"}'],
    ['a control character in a string', '{"a":"\u0001"}'],
    ['an unknown escape', '{"a":"\\x41"}'],
    ['an escape of three digits', '{"a":"\\u004"}'],
    ['another blank', '{\u00a0}'],
    ['a word in capitals', '{"a":True}'],
    ['a word cut short', '{"a":tru}'],
    ['nothing as a value', '{"a":}'],
    ['a plus sign', '{"a":+1}'],
    ['a word that is no value', '{"a":NaN}'],
  ],
  number: [
    ['an integer', '{"a":1}'],
    ['a negative number', '{"a":-1}'],
    ['a decimal', '{"a":[120.00]}'],
  ],
  null: [
    ['null', '{"a":null}'],
    ['null in a list', '{"a":[null]}'],
    ['null, and a number behind it', '{"a":null,"b":1}'],
  ],
  duplicateMember: [
    ['a member twice', '{"a":"1","a":"1"}'],
    ['a member twice, once as an escape', '{"a":"1","\\u0061":"2"}'],
    ['a member twice further in', '{"z":[{"b":"1","c":"2","b":"3"}]}'],
    ['a member twice, and a number behind it', '{"a":"1","a":2}'],
    ['a prototype twice', '{"__proto__":"1","__proto__":"2"}'],
  ],
  tooDeep: [
    ['depth 33', inList(33)],
    ['depth 33 of objects', `${'{"a":'.repeat(33)}"b"${'}'.repeat(33)}`],
    ['depth 33, never closed', `{"a":${'['.repeat(40)}`],
  ],
  loneSurrogate: [
    ['a high surrogate', '{"a":"\\ud800"}'],
    ['a low surrogate', '{"a":"\\uDC00x"}'],
    ['surrogates in the wrong order', '{"a":"\\ude00\\ud83d"}'],
    ['a high surrogate in a name', '{"\\ud800":"a"}'],
    ['a high surrogate before an escape', '{"a":"\\ud83d\\u0041"}'],
    ['a lone surrogate in text that is not NFC', '{"a":"e\u0301\\ud800"}'],
  ],
  notNfc: [
    ['a letter and its accent', '{"a":"e\u0301"}'],
    ['a letter and its accent as an escape', '{"a":"e\\u0301"}'],
    ['a name that is not NFC', '{"e\u0301":"a"}'],
    ['the Ångström sign', '{"a":"\u212b"}'],
    ['marks in another order', '{"a":"q\u0307\u0323"}'],
    ['Hangul in letters', '{"a":"\u1112\u1161\u11ab"}'],
  ],
  instant: [
    ['an offset', '{"a":"2026-01-01T00:00:00+01:00"}'],
    ['the offset of zero', '{"a":"2026-01-01T00:00:00+00:00"}'],
    ['parts of a second', '{"a":"2026-01-01T00:00:00.000Z"}'],
    ['no seconds', '{"a":"2026-01-01T00:00Z"}'],
    ['no zone', '{"a":"2026-01-01T00:00:00"}'],
    ['a small t', '{"a":"2026-01-01t00:00:00Z"}'],
    ['a small z', '{"a":"2026-01-01T00:00:00z"}'],
    ['a blank for the T', '{"a":"2026-01-01 00:00:00Z"}'],
    ['30 February', '{"a":"2026-02-30T00:00:00Z"}'],
    ['a leap day in 2100', '{"a":"2100-02-29T00:00:00Z"}'],
    ['31 June', '{"a":"2026-06-31T00:00:00Z"}'],
    ['day 0', '{"a":"2026-01-00T00:00:00Z"}'],
    ['month 13', '{"a":["2026-13-01T00:00:00Z"]}'],
    ['hour 24', '{"a":"2026-01-01T24:00:00Z"}'],
    ['minute 60', '{"a":"2026-01-01T00:60:00Z"}'],
    ['a leap second', '{"a":"2016-12-31T23:59:60Z"}'],
    ['text behind an instant', '{"a":"2026-01-01T00:00:00Z/2026-02-01T00:00:00Z"}'],
  ],
  root: [
    ['a list', '[]'],
    ['text', '"a"'],
    ['a truth value', 'true'],
  ],
  tooLarge: [
    ['one byte too long', textOfLength(LIMIT + 1)],
    ['too long in bytes alone', `{"a":"${'é'.repeat(LIMIT / 2)}"}`],
  ],
};

/** Long texts are made, not stored: they would be most of the file. */
const isStored = ([, text]) => text.length < 100_000;

export function canonical() {
  const accepted = Object.entries(ACCEPTED).map(([name, [text, expected]]) => ({ name, text, canonical: expected }));
  const refused = Object.entries(REFUSED).flatMap(([error, cases]) =>
    cases.map(([name, text]) => ({ name: `${error}: ${name}`, text, error })),
  );
  return [...accepted, ...refused].filter((each) => isStored([each.name, each.text])).map(confirmed);
}

function confirmed(vector) {
  const { _tag, right, left } = canonicaliseText(vector.text);
  const answer = _tag === 'Right' ? right : left.code;
  if (answer !== (vector.canonical ?? vector.error)) console.error(`Canonical text, ${vector.name}: ${answer}`);
  return vector;
}

const DOCUMENTS = [
  ['of one member', 'agreement', '{"name":"Interconnect"}'],
  ['empty', 'map', '{}'],
  ['with empty containers', 'order', '{"a":{},"b":[],"c":[[],{}]}'],
  ['with members that need pointers', 'terms', '{"":"a","a/b":"1","m~n":"2","~1":"3"}'],
  [
    'with lists of objects',
    'invoice',
    '{"items":[{"amount":"120.00","open":false},{"amount":"0.40","open":true}],"number":"B-1"}',
  ],
  [
    'with other scripts and escapes',
    'usage',
    '{"note":"Zürich \\"é\\" \\\\ \\u0000 \u{1F600}","\u{1F600}":"a","\uFF5E":"b"}',
  ],
  ['of ten items', 'rating', `{"x":[${Array.from({ length: 11 }, (_, index) => `"${index}"`).join(',')}]}`],
];

export function commitments() {
  const [, first] = DOCUMENTS;
  return [
    ...DOCUMENTS.map((document) => commitmentOf(document, bytesOf(`secret ${document[0]}`))),
    commitmentOf(['empty, of another kind', 'order', first[2]], bytesOf('secret empty')),
    commitmentOf(['empty, under another secret', 'map', first[2]], bytesOf('another secret')),
  ];
}

function commitmentOf([name, docType, text], secret) {
  const document = JSON.parse(text);
  const { commitSalt, leafKey } = documentSalts(nodeHashes, secret);
  const { digest, docRoot } = commitDocument(nodeHashes, docType, document, secret);
  const leaves = documentLeaves(document).map((leaf) => {
    const salt = leafSalt(nodeHashes, leafKey, leaf.path);
    const hash = documentLeafHash(nodeHashes, salt, leaf);
    return { path: leaf.path, value: JSON.parse(leaf.value), salt: toHex(salt), hash: toHex(hash) };
  });
  const hex = { secret: toHex(secret), commitSalt: toHex(commitSalt), leafKey: toHex(leafKey) };
  return { name, docType, document: text, ...hex, leaves, docRoot: toHex(docRoot), commitment: toHex(digest) };
}
