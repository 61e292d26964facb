// Where the marks of an axis are: at numbers that people would have chosen.

/** Of a window of time: at whole minutes, or parts of them; at most so many. */
export function timeMarks(begin, end, most) {
  const steps = [5, 15, 30, 60, 180, 300, 600].map((seconds) => seconds * 1000);
  const step = steps.find((one) => (end - begin) / one <= most) ?? steps.at(-1);
  const marks = [];
  for (let at = Math.ceil(begin / step) * step; at <= end; at += step) {
    marks.push(at);
  }
  return marks;
}

/** Of a logarithmic axis: 1, 2 and 5 of each power of ten; of many powers, 1 only. */
export function logarithmicMarks(least, most) {
  const first = Math.floor(Math.log10(least));
  const last = Math.ceil(Math.log10(most));
  const digits = last - first > 2 ? [1] : [1, 2, 5];
  const marks = [];
  for (let power = first; power <= last; power++) {
    marks.push(...digits.map((digit) => Number(`${digit}e${power}`))); // the nearest double
  }
  return marks.filter((mark) => mark >= least * 0.999 && mark <= most * 1.001);
}

/** Of bytes, from 0 on: the step between marks is a power of two; at most five of them. */
export function byteMarks(most) {
  const end = Math.max(most, 4);
  const step = 2 ** Math.ceil(Math.log2(end / 4));
  return Array.from({ length: Math.ceil(end / step) + 1 }, (_, i) => i * step);
}
