package io.github.distillery.select;

import io.github.distillery.compare.Way;
import io.github.distillery.distill.Distillation;
import java.util.Optional;
import java.util.function.Function;

/**
 * What was built from a draw: a distillation, which needs a student, or a way of its own.
 *
 * @param identity tells it from others, also in another session
 */
record Attempt(String identity, Optional<Distillation> distillation, Optional<Way> way) {
  static Function<Draw, Attempt> distilling(Function<Draw, Distillation> build) {
    return draw -> {
      Distillation built = build.apply(draw);
      return new Attempt(built.identity(), Optional.of(built), Optional.empty());
    };
  }

  static Function<Draw, Attempt> training(String name, Function<Draw, Way> build) {
    return draw -> {
      Way built = build.apply(draw);
      return new Attempt("way " + name + " " + draw.drawn(), Optional.empty(), Optional.of(built));
    };
  }
}
