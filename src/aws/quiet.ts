/** The SDK's warnings are about its own settings; whatever matters to the user is said as an error. */
export const QUIET = { trace: () => {}, debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
