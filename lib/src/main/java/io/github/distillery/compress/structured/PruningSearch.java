package io.github.distillery.compress.structured;

import io.github.distillery.evaluate.Evaluation;
import io.github.distillery.model.Footprint;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import java.util.function.IntPredicate;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Finds how many units must go, or may go, to meet a target. */
final class PruningSearch {
  /** In how many steps the accuracy is looked at before it is looked at more closely. */
  private static final int COARSE = 20;

  /** Against the rounding of a loss such as 0.01, which is no binary number. */
  private static final double ROUNDING = 1e-9;

  private final UnitGroups groups;
  private final RemovalOrder order;
  private final boolean ofAll;
  private final INDArray sample;

  PruningSearch(UnitGroups groups, RemovalOrder order, boolean ofAll, INDArray sample) {
    this.groups = groups;
    this.order = order;
    this.ofAll = ofAll;
    this.sample = sample;
  }

  int count(Target target) {
    if (target instanceof Target.Share share) {
      return ofAll ? order.ofAll(share.share()) : order.ofEachGroup(share.share());
    }
    return target instanceof Target.Size size ? count(size) : count((Target.AccuracyLoss) target);
  }

  private Network without(int count) {
    return UnitCut.without(groups, order.first(count));
  }

  /** As few as possible: a smaller network only gets smaller by losing more. */
  private int count(Target.Size target) {
    int all = order.steps().size();
    long least = size(target, all);
    if (least > target.most()) {
      throw new ModelException(
          "%s cannot be cut to %,d %s: with one unit left in each group it still has %,d; ask for that, or more"
              .formatted(groups.network().name(), target.most(), target.what(), least));
    }
    return first(0, all, count -> size(target, count) <= target.most());
  }

  private long size(Target.Size target, int count) {
    return target.figure().applyAsLong(Footprint.of(without(count), sample));
  }

  /** As many as possible, up to the first look at which too much is lost. */
  private int count(Target.AccuracyLoss target) {
    Evaluation before = Evaluation.of(groups.network(), target.validation());
    int errors = before.errors() + (int) Math.floor(target.most() * before.samples() + ROUNDING);
    IntPredicate tooMany =
        count -> Evaluation.of(without(count), target.validation()).errors() > errors;
    int good = 0;
    for (int look = 1; look <= COARSE; look++) {
      int next = (int) ((long) order.steps().size() * look / COARSE);
      if (tooMany.test(next)) {
        return first(good + 1, next, tooMany) - 1;
      }
      good = next;
    }
    return good;
  }

  /** The first number that fits, of those from one to another that is known to fit. */
  private static int first(int from, int fits, IntPredicate predicate) {
    int low = from;
    int high = fits;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (predicate.test(middle)) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return high;
  }
}
