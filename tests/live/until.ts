/** Far above what any machine takes: a hang shall fail, and who gets what it waits for does not wait. */
const PATIENCE_SECONDS = 600;

/**
 * Asks again and again until it is so. An error of the question counts as "not yet": files are not there yet.
 * @throws Error saying what did not come, with the last error or what `more` says.
 */
export async function until(
  what: string,
  isSo: () => boolean | Promise<boolean>,
  more: () => string = () => '',
): Promise<void> {
  const end = Date.now() + PATIENCE_SECONDS * 1000;
  for (;;) {
    let why = '';
    try {
      if (await isSo()) return;
    } catch (error) {
      why = (error as Error).message;
    }
    if (Date.now() > end)
      throw new Error(`${what} did not come in ${PATIENCE_SECONDS} s. ${why}${more()}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
