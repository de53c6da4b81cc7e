package io.github.distillery.transfer;

import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Split;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** What must hold of two domains before anything is learnt on them. */
final class DomainChecks {
  private DomainChecks() {}

  static void check(Split source, Split target) {
    checkClasses(source.train(), target.train());
    checkShape(source.train(), target.train());
    if (!source.train().labelled()) {
      throw new DataException(
          "%s has no labels, but a source is what labels are learnt from; take labelled data for the source and hold back labels in the target only"
              .formatted(source.train().name()));
    }
    for (Split split : List.of(source, target)) {
      checkNoClassIsEmpty(split.train());
      if (split.hasTest()) {
        checkNoClassIsEmpty(split.test());
        Leakage.refuse(source.train(), split.test());
        Leakage.refuse(target.train(), split.test());
      }
    }
  }

  private static void checkClasses(Dataset source, Dataset target) {
    List<String> ofSource = source.classNames();
    List<String> ofTarget = target.classNames();
    if (ofSource.equals(ofTarget)) {
      return;
    }
    List<String> onlySource = without(ofSource, ofTarget);
    List<String> onlyTarget = without(ofTarget, ofSource);
    String difference =
        onlySource.isEmpty() && onlyTarget.isEmpty()
            ? "the same classes in another order, %s and %s".formatted(ofSource, ofTarget)
            : "only the first has %s, only the second has %s".formatted(onlySource, onlyTarget);
    throw new DataException(
        "%s and %s differ in their classes: %s; make both with one list of class names, in one order, and leave out samples of other classes"
            .formatted(source.name(), target.name(), difference));
  }

  static void checkShape(Dataset source, Dataset target) {
    if (!Arrays.equals(source.sampleShape(), target.sampleShape())) {
      throw new DataException(
          "%s has samples of the shape %s, %s of %s; bring one to the shape of the other, images for example with Resize.to(height, width).apply(data)"
              .formatted(
                  source.name(),
                  Arrays.toString(source.sampleShape()),
                  target.name(),
                  Arrays.toString(target.sampleShape())));
    }
  }

  private static void checkNoClassIsEmpty(Dataset part) {
    if (!part.labelled()) {
      return;
    }
    boolean[] seen = new boolean[part.classes()];
    IntStream.of(part.classOf()).forEach(c -> seen[c] = true);
    List<String> empty =
        IntStream.range(0, seen.length)
            .filter(c -> !seen[c])
            .mapToObj(part.classNames()::get)
            .toList();
    if (!empty.isEmpty()) {
      throw new DataException(
          "%s (%,d samples) has none of the class%s %s; add samples, split in other fractions, or make both domains without the class"
              .formatted(
                  part.name(),
                  part.size(),
                  empty.size() == 1 ? "" : "es",
                  String.join(", ", empty)));
    }
  }

  private static List<String> without(List<String> names, List<String> others) {
    List<String> left = new ArrayList<>(names);
    left.removeAll(others);
    return left;
  }
}
