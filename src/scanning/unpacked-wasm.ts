/** The library lies packed on the device (gzip): 0.4 MB instead of 0.95. Every browser that the app is built for can unpack it. */

export const unpackedWasm = async (address: string): Promise<ArrayBuffer> => {
  const packed = await fetch(address);
  if (!packed.ok || packed.body === null) throw new Error(`${address}: ${packed.status}`);
  return new Response(packed.body.pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
};
