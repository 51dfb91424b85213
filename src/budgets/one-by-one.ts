/** Runs jobs one after the other, whatever becomes of each. */
export function oneByOne() {
  let last = Promise.resolve()
  return <Result>(job: () => Promise<Result>): Promise<Result> => {
    const done = last.then(job)
    last = done.then(
      () => {},
      () => {},
    )
    return done
  }
}
