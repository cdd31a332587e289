// A module of its own, since a bundler finds no names in a CommonJS module that is loaded by `import()`. One API of
// googleapis: its root would load every API there is (14 MB).
export { calendar_v3 } from 'googleapis/build/src/apis/calendar/v3.js';
