package io.github.distillery.datasets;

import java.util.ArrayList;
import java.util.List;

/**
 * Digits as strokes in a box from (0, 0), top left, to (1, 1). A stroke is written as {@code M x y}
 * (begin), {@code L x y} (line), {@code Q x y x y} (curve by a control point) and {@code E x y rx
 * ry from to} (part of an ellipse, clockwise in degrees from the right).
 */
final class DigitStrokes {
  private static final int CURVE = 8;
  private static final int ROUND = 15;

  private static final String[][] SHAPES = {
    {"E .5 .5 .42 .5 0 360"},
    {"M .22 .24 L .54 0 L .54 1", "M .5 0 L .5 1"},
    {"E .5 .28 .4 .28 190 385 Q .76 .6 .1 1 L .92 1"},
    {
      "E .48 .25 .36 .25 200 450 E .47 .75 .42 .25 270 520",
      "M .12 0 L .86 0 L .45 .42 E .45 .71 .42 .29 270 520"
    },
    {"M .7 1 L .7 0 L .06 .7 L .95 .7", "M .22 0 L .12 .58 L .92 .58 M .74 .22 L .74 1"},
    {"M .85 0 L .22 0 L .138 .458 E .46 .67 .42 .33 220 510"},
    {
      "E .5 .68 .4 .32 0 360 M .1 .68 Q .1 .12 .72 0",
      "E .5 .68 .4 .32 0 360 M .1 .66 Q .1 0 .55 0 Q .8 0 .86 .16"
    },
    {"M .08 0 L .92 0 L .36 1", "M .08 0 L .92 0 Q .48 .45 .42 1"},
    {"E .5 .24 .34 .24 0 360 E .5 .74 .42 .26 0 360"},
    {
      "E .5 .32 .4 .32 0 360 M .9 .32 Q .9 .88 .28 1",
      "E .5 .32 .4 .32 0 360 M .9 .32 L .9 1",
      "E .5 .32 .4 .32 0 360 M .9 .34 Q .9 1 .45 1 Q .2 1 .14 .84"
    }
  };

  /** What serifs add, by digit. */
  private static final String[] SERIFS = {
    "",
    "M .2 1 L .86 1",
    "M .92 1 L .95 .8",
    "",
    "M .46 1 L .94 1",
    "M .85 0 L .9 .12",
    "",
    "M .08 0 L .06 .17",
    "",
    ""
  };

  /** What typewriters and screens add, by digit. */
  private static final String[] MARKS = {
    "M .3 .68 L .7 .32", "M .16 1 L .92 1", "", "", "", "", "", "M .3 .5 L .8 .5", "", ""
  };

  private DigitStrokes() {}

  static int shapes(int digit) {
    return SHAPES[digit].length;
  }

  /** The pieces of a digit, each {@code x, y, x, y} from end to end. */
  static List<double[]> shape(int digit, int shape) {
    return pieces(SHAPES[digit][shape]);
  }

  static List<double[]> serifs(int digit) {
    return pieces(SERIFS[digit]);
  }

  static List<double[]> marks(int digit) {
    return pieces(MARKS[digit]);
  }

  private static List<double[]> pieces(String strokes) {
    List<double[]> pieces = new ArrayList<>();
    String[] words = strokes.split(" ");
    double[] at = {};
    for (int w = 0; w < words.length; ) {
      String kind = words[w++];
      int count = kind.equals("E") ? 6 : kind.equals("Q") ? 4 : kind.isEmpty() ? 0 : 2;
      double[] numbers = new double[count];
      for (int n = 0; n < count; n++) {
        numbers[n] = Double.parseDouble(words[w++]);
      }
      at =
          switch (kind) {
            case "L" -> line(pieces, at, numbers);
            case "Q" -> curve(pieces, at, numbers);
            case "E" -> round(pieces, numbers);
            default -> numbers;
          };
    }
    return pieces;
  }

  private static double[] line(List<double[]> pieces, double[] from, double[] to) {
    pieces.add(new double[] {from[0], from[1], to[0], to[1]});
    return to;
  }

  private static double[] curve(List<double[]> pieces, double[] from, double[] numbers) {
    double[] at = from;
    for (int k = 1; k <= CURVE; k++) {
      double t = (double) k / CURVE;
      double[] next = new double[2];
      for (int axis = 0; axis < 2; axis++) {
        next[axis] =
            (1 - t) * (1 - t) * from[axis]
                + 2 * t * (1 - t) * numbers[axis]
                + t * t * numbers[2 + axis];
      }
      at = line(pieces, at, next);
    }
    return at;
  }

  private static double[] round(List<double[]> pieces, double[] numbers) {
    int count = (int) Math.ceil((numbers[5] - numbers[4]) / ROUND);
    double[] at = {};
    for (int k = 0; k <= count; k++) {
      double angle = StrictMath.toRadians(numbers[4] + (numbers[5] - numbers[4]) * k / count);
      double[] next = {
        numbers[0] + numbers[2] * StrictMath.cos(angle),
        numbers[1] + numbers[3] * StrictMath.sin(angle)
      };
      at = k == 0 ? next : line(pieces, at, next);
    }
    return at;
  }
}
