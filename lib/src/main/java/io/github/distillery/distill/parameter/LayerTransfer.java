package io.github.distillery.distill.parameter;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Where one layer of a student got its parameters.
 *
 * <p>Introduced in notebook 05.
 *
 * @param layer of the student
 * @param from the teacher's layer; empty for a layer that begins with the weights of the identity
 * @param units for each unit or channel of the student's layer, the teacher's unit it was taken
 *     from
 * @param ofUnits how many units the teacher's layer has
 * @param inputs for each input unit or channel of the student's layer, the teacher's it stands for;
 *     for batch norm the same as {@code units}
 * @param ofInputs how many the teacher's layer has
 * @param measure how the units were chosen; for a layer without a counterpart {@code identity}, or
 *     {@code identity weights} where what it gets can be negative and an activation does not pass
 *     that on, so that the function is not the teacher's
 */
public record LayerTransfer(
    String layer,
    String from,
    List<Integer> units,
    int ofUnits,
    List<Integer> inputs,
    int ofInputs,
    String measure) {
  static final String IDENTITY = "identity";
  static final String IDENTITY_WEIGHTS = "identity weights";

  private static final int SHOWN = 12;

  public LayerTransfer {
    units = List.copyOf(units);
    inputs = List.copyOf(inputs);
  }

  /**
   * What happened to the layer.
   *
   * @return {@code copied}, {@code narrowed}, {@code widened}, {@code narrowed and widened}, {@code
   *     identity} or {@code identity weights}
   */
  public String kind() {
    if (from.isEmpty()) {
      return measure;
    }
    boolean narrowed = units.size() < ofUnits || inputs.size() < ofInputs;
    boolean widened = units.size() > ofUnits || inputs.size() > ofInputs;
    return narrowed && widened
        ? "narrowed and widened"
        : narrowed ? "narrowed" : widened ? "widened" : "copied";
  }

  /**
   * The teacher's units in few words.
   *
   * @return {@code all}, or their numbers, of which at most twelve are shown
   */
  public String keptUnits() {
    if (units.equals(UnitMap.whole(ofUnits).asList())) {
      return from.isEmpty() ? "" : "all";
    }
    String shown =
        units.stream().limit(SHOWN).map(String::valueOf).collect(Collectors.joining(" "));
    return units.size() > SHOWN ? shown + " ..." : shown;
  }

  @Override
  public String toString() {
    if (measure.equals(IDENTITY_WEIGHTS)) {
      return "%s: begins with the weights of the identity, but an activation changes what it gets, which can be negative: not the teacher's function"
          .formatted(layer);
    }
    return from.isEmpty()
        ? "%s: begins as the identity".formatted(layer)
        : "%s <- %s, %s: %d units of %d, %d inputs of %d; %s"
            .formatted(
                layer, from, kind(), units.size(), ofUnits, inputs.size(), ofInputs, measure);
  }
}
