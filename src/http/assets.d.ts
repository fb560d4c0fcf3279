declare module "*/dist/browser/standalone.js" {
  const path: string;
  export default path;
}
declare module "*.yaml" {
  const path: string;
  export default path;
}
