/**
 * Asks again and again until it is so. An error of the question counts as "not yet": files are not there yet.
 * @param seconds generous: a loaded machine shall not fail, and one that works does not wait for it.
 * @throws Error saying what did not come, with the last error or what `more` says.
 */
export async function until(
  what: string,
  isSo: () => boolean | Promise<boolean>,
  seconds: number,
  more: () => string = () => '',
): Promise<void> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    let why = '';
    try {
      if (await isSo()) return;
    } catch (error) {
      why = (error as Error).message;
    }
    if (Date.now() > end) throw new Error(`${what} did not come in ${seconds} s. ${why}${more()}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
