/** A file that a page gets by its address. */
declare module '*?url' {
  const address: string;
  export default address;
}
