declare module "*.wasm" {
  const url: string;
  export default url;
}
declare module "*.svg" {
  const url: string;
  export default url;
}
