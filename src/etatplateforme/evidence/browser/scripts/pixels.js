// Read screenshots, in a page of ours that holds nothing else.
() => {
  async function pixels(base64) {
    const bytes = Uint8Array.from(atob(base64), character => character.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], {type: "image/png"}), {colorSpaceConversion: "none"});
    const canvas = new OffscreenCanvas(image.width, image.height), context = canvas.getContext("2d", {willReadFrequently: true});
    context.drawImage(image, 0, 0);
    return context.getImageData(0, 0, image.width, image.height);
  }
  const linear = channel => (channel <= 10 ? channel / 3294.6 : ((channel / 255 + 0.055) / 1.055) ** 2.4);
  const light = Array.from({length: 256}, (_, channel) => linear(channel));
  const luminance = (data, at) => 0.2126 * light[data[at]] + 0.7152 * light[data[at + 1]] + 0.0722 * light[data[at + 2]];
  const color = (data, at) => [data[at], data[at + 1], data[at + 2]];
  const distance = (one, other, at) => Math.abs(one[at] - other[at]) + Math.abs(one[at + 1] - other[at + 1]) + Math.abs(one[at + 2] - other[at + 2]);

  function painted(written, bare, boxes) {
    let dark = -1, bright = -1, ink = -1, strongest = 0, darkest = 2, brightest = -1;
    for (const [x, y, width, height] of boxes) {
      const right = Math.min(Math.floor(x + width), bare.width), bottom = Math.min(Math.floor(y + height), bare.height);
      for (let row = Math.max(0, Math.ceil(y)); row < bottom; row++) {
        for (let column = Math.max(0, Math.ceil(x)); column < right; column++) {
          const at = 4 * (row * bare.width + column), far = distance(written.data, bare.data, at);
          if (far < 6) continue;
          const behind = luminance(bare.data, at);
          if (behind < darkest) { darkest = behind; dark = at; }
          if (behind > brightest) { brightest = behind; bright = at; }
          if (far > strongest) { strongest = far; ink = at; }
        }
      }
    }
    return ink < 0 ? null : {darkest: color(bare.data, dark), lightest: color(bare.data, bright), ink: color(written.data, ink)};
  }
  async function read(written, bare, texts) {
    const [one, other] = [await pixels(written), await pixels(bare)];
    if (one.width !== other.width || one.height !== other.height) return texts.map(() => null);
    return texts.map(boxes => painted(one, other, boxes));
  }
  async function differ(before, after) {
    const [one, other] = [await pixels(before), await pixels(after)];
    if (one.width !== other.width || one.height !== other.height) return true;
    let changed = 0;
    for (let at = 0; at < one.data.length; at += 4) if (distance(one.data, other.data, at) > 12 && ++changed >= 4) return true;
    return false;
  }
  return {read, differ};
}
