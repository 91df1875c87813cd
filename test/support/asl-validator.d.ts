declare module 'asl-validator' {
  const validate: (
    definition: object,
    options?: { checkPaths?: boolean; checkArn?: boolean },
  ) => { isValid: boolean; errors: object[]; errorsText: () => string }
  export default validate
}
