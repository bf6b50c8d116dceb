// What rich texts are written with.
export { default as Squire } from "squire-rte";
