package io.github.distillery.compress.quantize;

/**
 * Which output channel a weight belongs to, by its place in 'c' order.
 *
 * @param count how many channels there are
 * @param stride how many weights lie between those of two channels
 */
record Channels(int count, int stride) {
  /** Dense weights are [in, out], those of convolutions [out, in, height, width]. */
  static Channels of(long[] shape, boolean perChannel) {
    if (!perChannel) {
      return new Channels(1, 1);
    }
    return shape.length == 2
        ? new Channels((int) shape[1], 1)
        : new Channels((int) shape[0], (int) (shape[1] * shape[2] * shape[3]));
  }

  int of(int place) {
    return place / stride % count;
  }
}
