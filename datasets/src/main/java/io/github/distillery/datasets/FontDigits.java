package io.github.distillery.datasets;

import io.github.distillery.data.Dataset;
import io.github.distillery.data.Provenance;
import io.github.distillery.data.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Digits in the manner of printed ones, drawn with an elliptic pen by plain arithmetic: no font and
 * no graphics library takes part.
 */
final class FontDigits {
  private static final int SIZE = 28;
  private static final int DIGITS = 10;

  private FontDigits() {}

  static Dataset draw(int count, long seed) {
    if (count < 1) {
      throw new IllegalArgumentException(count + " digits; give 1 or more");
    }
    SplittableRandom seeds = new SplittableRandom(new SplittableRandom(seed).nextLong());
    float[] values = new float[Math.multiplyExact(count, SIZE * SIZE)];
    int[] classOf = IntStream.range(0, count).map(i -> i % DIGITS).toArray();
    for (int i = 0; i < count; i++) {
      draw(classOf[i], new SplittableRandom(seeds.nextLong()), values, i * SIZE * SIZE);
    }
    return Dataset.of(
        "font digits",
        Values.array(values, count, 1, SIZE, SIZE),
        classOf,
        IntStream.range(0, DIGITS).mapToObj(Integer::toString).toList(),
        new Provenance("drawn by Distillery, seed " + seed, "Apache-2.0", ""));
  }

  private static void draw(int digit, SplittableRandom random, float[] values, int offset) {
    Face face = Face.values()[random.nextInt(Face.values().length)];
    List<double[]> pieces =
        new ArrayList<>(DigitStrokes.shape(digit, random.nextInt(DigitStrokes.shapes(digit))));
    if (face == Face.SERIF) {
      pieces.addAll(DigitStrokes.serifs(digit));
    } else if (face == Face.MONO && random.nextBoolean()) {
      pieces.addAll(DigitStrokes.marks(digit));
    }
    double height = between(random, 13, 19);
    double width = height * between(random, face.narrowest, face.widest);
    double pen = height * between(random, 0.045, 0.1);
    double thin = pen * between(random, face.thinnest, 1);
    double slant = random.nextInt(3) == 0 ? between(random, 0.1, 0.3) : 0;
    double turn = StrictMath.toRadians(between(random, -12, 12));
    double room = (SIZE - height) / 2 - pen - 1;
    Pen drawing =
        new Pen(
            placed(pieces, width, height, slant),
            pen,
            thin,
            StrictMath.cos(turn),
            StrictMath.sin(turn),
            SIZE / 2.0 + between(random, -room, room),
            SIZE / 2.0 + between(random, -room, room));
    double soft = between(random, 0.8, 1.6);
    double ink = between(random, 0.75, 1);
    for (int p = 0; p < SIZE * SIZE; p++) {
      double inside = drawing.depth(p % SIZE + 0.5, p / SIZE + 0.5);
      values[offset + p] = (float) (ink * Math.max(0, Math.min(1, 0.5 + inside / soft)));
    }
  }

  /** The pieces in pixels around the middle. */
  private static List<double[]> placed(
      List<double[]> pieces, double width, double height, double slant) {
    return pieces.stream()
        .map(
            piece -> {
              double[] at = new double[piece.length];
              for (int k = 0; k < at.length; k += 2) {
                at[k + 1] = (piece[k + 1] - 0.5) * height;
                at[k] = (piece[k] - 0.5) * width - slant * at[k + 1];
              }
              return at;
            })
        .toList();
  }

  private static double between(SplittableRandom random, double low, double high) {
    return low + (high - low) * random.nextDouble();
  }

  /** How faces differ: their proportions, and how thin a level stroke may be beside an upright. */
  private enum Face {
    SANS(0.52, 0.7, 0.85),
    SERIF(0.5, 0.66, 0.35),
    MONO(0.48, 0.6, 0.95);

    private final double narrowest;
    private final double widest;
    private final double thinnest;

    Face(double narrowest, double widest, double thinnest) {
      this.narrowest = narrowest;
      this.widest = widest;
      this.thinnest = thinnest;
    }
  }

  /**
   * An elliptic pen along pieces, turned as a whole.
   *
   * @param pieces each {@code x, y, x, y}
   * @param across half of the pen's width
   * @param down half of its height
   * @param cosine of the turn
   * @param sine of the turn
   * @param middleX where the middle comes to lie
   * @param middleY where the middle comes to lie
   */
  private record Pen(
      List<double[]> pieces,
      double across,
      double down,
      double cosine,
      double sine,
      double middleX,
      double middleY) {
    /** About how many pixels a place lies within the ink; below 0 outside. */
    double depth(double pixelX, double pixelY) {
      double x = cosine * (pixelX - middleX) + sine * (pixelY - middleY);
      double y = cosine * (pixelY - middleY) - sine * (pixelX - middleX);
      double deepest = Double.NEGATIVE_INFINITY;
      for (double[] piece : pieces) {
        deepest = Math.max(deepest, depth(piece, x / across, y / down));
      }
      return deepest;
    }

    /** Distances are measured where the pen is a circle of radius 1, then turned into pixels. */
    private double depth(double[] piece, double x, double y) {
      double dx = (piece[2] - piece[0]) / across;
      double dy = (piece[3] - piece[1]) / down;
      double length = dx * dx + dy * dy;
      double awayX = x - piece[0] / across;
      double awayY = y - piece[1] / down;
      double along = Math.max(0, Math.min(1, (awayX * dx + awayY * dy) / length));
      awayX -= along * dx;
      awayY -= along * dy;
      double distance = Math.sqrt(awayX * awayX + awayY * awayY);
      if (distance == 0) {
        return Math.min(across, down);
      }
      double slopeX = awayX / (distance * across);
      double slopeY = awayY / (distance * down);
      return (1 - distance) / Math.sqrt(slopeX * slopeX + slopeY * slopeY);
    }
  }
}
