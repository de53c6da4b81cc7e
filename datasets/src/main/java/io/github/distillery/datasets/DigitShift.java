package io.github.distillery.datasets;

/**
 * How far MNIST and the UCI digits lie apart, by how both are brought to one size. Beside each
 * stands the share of the digits that a network reads which learnt on 4,000 MNIST images alone
 * (means of three seeds; {@code tests/evidence/domain-shifts.md}).
 *
 * <p>Introduced in notebook 08.
 */
public enum DigitShift {
  /**
   * 8x8: MNIST made smaller as it is, with its margins. The digits fill their picture, MNIST's do
   * not, and their grey values mean something else. MLP 28%, convolutional net 48%.
   */
  HARD,
  /**
   * 28x28: the digits enlarged to 20x20 in the middle, as large as MNIST's, but blurred; MNIST as
   * it is. LeNet 74%; a net with batch norm, whose stored statistics are MNIST's, 33%.
   */
  MIDDLE,
  /**
   * 8x8: MNIST through what the digits went through. What is brighter than half, cut out at its
   * bounding box, enlarged to 32x32 in its proportions, made black and white again, and the white
   * dots of each 4x4 cell counted, divided by 16. What is left is other writers, pens and
   * countries. MLP 76%, convolutional net 86%.
   */
  EASY
}
