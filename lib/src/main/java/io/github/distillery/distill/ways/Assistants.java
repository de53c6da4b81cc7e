package io.github.distillery.distill.ways;

import io.github.distillery.model.Architecture;
import io.github.distillery.model.Classifier;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import io.github.distillery.train.Trained;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Infers networks of sizes between a teacher's and a student's; the rule is TeacherAssistant's. */
final class Assistants {
  private static final int HALVINGS = 60;

  private Assistants() {}

  static Optional<Network> networkOf(Classifier classifier) {
    if (classifier instanceof Trained trained) {
      return Optional.of(trained.network());
    }
    return classifier instanceof Network network ? Optional.of(network) : Optional.empty();
  }

  static List<Architecture> between(Classifier teacher, Architecture student, int count) {
    Network large =
        networkOf(teacher)
            .orElseThrow(
                () ->
                    cannot(
                        teacher.name() + " is no single network, so that its size is not known"));
    Sized small =
        Sized.of(student.initialize(0))
            .orElseThrow(
                () -> cannot(student.name() + " was not made by Architectures.mlp or lenet"));
    Optional<Sized> sameLayers = Sized.of(large).filter(small::hasTheLayersOf);
    List<Architecture> plans = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      double way = i / (count + 1.0);
      plans.add(
          sameLayers
              .map(wide -> small.withWidths(between(wide.widths(), small.widths(), way)))
              .orElseGet(
                  () -> scaled(small, geometric(large.parameters(), small.parameters(), way)))
              .architecture());
    }
    return plans;
  }

  private static int[] between(int[] large, int[] small, double way) {
    int[] widths = new int[large.length];
    for (int i = 0; i < widths.length; i++) {
      widths[i] = (int) Math.round(geometric(large[i], small[i], way));
    }
    return widths;
  }

  private static double geometric(double from, double to, double way) {
    return Math.pow(from, 1 - way) * Math.pow(to, way);
  }

  /** The network whose hidden widths are the small one's times a factor, nearest in parameters. */
  private static Sized scaled(Sized small, double parameters) {
    double low = 0;
    double high = 1;
    while (times(small, high).parameters() < parameters) {
      high *= 2;
    }
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (low + high) / 2;
      if (times(small, middle).parameters() < parameters) {
        low = middle;
      } else {
        high = middle;
      }
    }
    Sized below = times(small, low);
    Sized above = times(small, high);
    return parameters - below.parameters() < above.parameters() - parameters ? below : above;
  }

  private static Sized times(Sized small, double factor) {
    int[] widths = small.widths().clone();
    for (int i = 0; i < widths.length; i++) {
      widths[i] = (int) Math.max(1, Math.round(factor * widths[i]));
    }
    return small.withWidths(widths);
  }

  private static ModelException cannot(String why) {
    return new ModelException(
        "assistants cannot be inferred: "
            + why
            + "; give their plans, largest first: .through(Architectures.mlp(...))");
  }
}
