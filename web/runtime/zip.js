// The part of fflate that makes and opens a zip of a program; built into one file, loaded when a reader asks for one.

export { strFromU8, strToU8, unzipSync, zipSync } from "fflate";
