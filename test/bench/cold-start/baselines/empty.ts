/** The floor: what the runtime itself takes. */
export async function handler(): Promise<{ ok: boolean }> {
  return { ok: true };
}
