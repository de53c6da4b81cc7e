package io.github.distillery.kernel.display;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * ND4J's arrays: shape, type, and the values, those in the middle left out of long axes; beside
 * them a picture where the array looks like one.
 */
final class ArrayRenderer {
  /** How many values of an axis are shown before the middle is left out, and how many then stay. */
  private record Cut(int most, int edge) {}

  private static final Cut OF_A_MATRIX = new Cut(8, 3);
  private static final Cut OF_A_SLICE = new Cut(6, 2);
  private static final Cut OF_SLICES = new Cut(3, 1);

  private ArrayRenderer() {}

  /**
   * An array.
   *
   * @param array any array
   * @return HTML and text
   */
  static MimeBundle render(INDArray array) {
    if (array.wasClosed()) {
      return MimeBundle.text("INDArray, closed: its memory has been given back");
    }
    String head = "INDArray " + Arrays.toString(array.shape()) + " " + array.dataType();
    if (array.isEmpty()) {
      return MimeBundle.text(head + ", empty");
    }
    String values = array.dataType().isNumerical() ? values(array) : array.toString();
    String picture =
        ArrayPicture.of(array)
            .map(image -> ImageRenderer.element(image, image.getWidth(), "the array as a picture"))
            .orElse("");
    String html =
        "<div style=\"font-weight:600;margin:2px 0 4px\">"
            + Html.escape(head)
            + "</div><div style=\"display:flex;flex-wrap:wrap;gap:8px 24px;align-items:center\">"
            + "<pre style=\"margin:0;line-height:1.35\">"
            + Html.escape(values)
            + "</pre>"
            + picture
            + "</div>";
    return MimeBundle.text(head + "\n" + values).with(MimeBundle.HTML, html);
  }

  private static String values(INDArray array) {
    if (array.rank() == 0) {
      double value = array.getDouble();
      return NumberText.fitting(new double[] {value}).of(value);
    }
    List<Double> shown = new ArrayList<>();
    collect(array, new long[array.rank()], 0, shown);
    double[] all = shown.stream().mapToDouble(Double::doubleValue).toArray();
    NumberText numbers = NumberText.fitting(all);
    int width = shown.stream().mapToInt(v -> numbers.of(v).length()).max().orElse(1);
    StringBuilder text = new StringBuilder();
    write(array, new long[array.rank()], 0, numbers, width, text);
    return text.toString();
  }

  private static void collect(INDArray array, long[] at, int axis, List<Double> into) {
    if (axis == array.rank()) {
      into.add(array.getDouble(at));
      return;
    }
    for (long i : indices(array, axis)) {
      if (i >= 0) {
        at[axis] = i;
        collect(array, at, axis + 1, into);
      }
    }
  }

  private static void write(
      INDArray array, long[] at, int axis, NumberText numbers, int width, StringBuilder text) {
    if (axis == array.rank()) {
      String value = numbers.of(array.getDouble(at));
      text.append(" ".repeat(width - value.length())).append(value);
      return;
    }
    boolean innermost = axis == array.rank() - 1;
    String separator = innermost ? ", " : ",\n" + " ".repeat(axis + 1);
    text.append('[');
    boolean first = true;
    for (long i : indices(array, axis)) {
      text.append(first ? "" : separator);
      first = false;
      if (i < 0) {
        text.append("...");
      } else {
        at[axis] = i;
        write(array, at, axis + 1, numbers, width, text);
      }
    }
    text.append(']');
  }

  /** The indices of an axis that are shown; -1 stands for those left out. */
  private static List<Long> indices(INDArray array, int axis) {
    long size = array.size(axis);
    Cut cut = array.rank() <= 2 ? OF_A_MATRIX : axis >= array.rank() - 2 ? OF_A_SLICE : OF_SLICES;
    if (size <= cut.most()) {
      return LongStream.range(0, size).boxed().toList();
    }
    LongStream first = LongStream.range(0, cut.edge());
    LongStream last = LongStream.range(size - cut.edge(), size);
    return LongStream.concat(LongStream.concat(first, LongStream.of(-1)), last).boxed().toList();
  }
}
