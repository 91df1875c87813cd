import('../dist/program.js').then(({ runProgram }) => runProgram(process.argv.slice(2)))
