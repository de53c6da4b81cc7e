package io.github.distillery.select;

import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.Classifier;
import io.github.distillery.model.Footprint;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Proposes students for a teacher and a budget, one in each {@link StudentWay}.
 *
 * <pre>{@code
 * var proposals = StudentDesign.from(teacher).budget(Budget.parameters(30_000)).propose(mnist.validation());
 * proposals.of(StudentWay.WIDTH).architecture()
 * Distillation.from(teacher).soft(1, temperature(4)).train(proposals.of(StudentWay.PRUNED).network(42), mnist, options)
 * }</pre>
 *
 * <p>Nothing is trained. Which of them learns best is for a comparison, or for {@link Tuning}, to
 * find out.
 *
 * <p>Introduced in notebook 13.
 */
public final class StudentDesign {
  private final Network teacher;
  private final Budget budget;
  private final Set<StudentWay> ways;
  private final int assistants;

  private StudentDesign(Network teacher, Budget budget, Set<StudentWay> ways, int assistants) {
    this.teacher = teacher;
    this.budget = budget;
    this.ways = EnumSet.copyOf(ways);
    this.assistants = assistants;
  }

  /**
   * Begins with a teacher and a tenth of its parameters as the budget.
   *
   * @param teacher a network, or a trained one
   * @return a design with all ways and one assistant
   * @throws ModelException where it is no DL4J network, so that its layers are not known
   */
  public static StudentDesign from(Classifier teacher) {
    Network network =
        Size.network(teacher)
            .orElseThrow(
                () ->
                    new ModelException(
                        "%s is a %s, whose layers are not known; give a DL4J network (Network.of(...)), or a student's plan of your own"
                            .formatted(teacher.name(), teacher.getClass().getSimpleName())));
    return new StudentDesign(
        network,
        Budget.parameters(Math.max(1, network.parameters() / 10)),
        EnumSet.allOf(StudentWay.class),
        1);
  }

  /**
   * Sets what a student may cost.
   *
   * @param newBudget every proposal meets it
   * @return the changed design
   */
  public StudentDesign budget(Budget newBudget) {
    return new StudentDesign(teacher, newBudget, ways, assistants);
  }

  /**
   * Proposes in some ways only.
   *
   * @param some one or more
   * @return the changed design
   * @throws IllegalArgumentException where there is none
   */
  public StudentDesign ways(StudentWay... some) {
    if (some.length == 0) {
      throw new IllegalArgumentException(
          "no way to make a student; give one or more of "
              + Arrays.stream(StudentWay.values()).map(Enum::name).toList());
    }
    return new StudentDesign(teacher, budget, EnumSet.copyOf(Arrays.asList(some)), assistants);
  }

  /**
   * Sets how many assistants stand between teacher and student. Each is the teacher with all layers
   * narrower by the same share; of n the i-th has about {@code teacher^(1 - s) * student^s}
   * parameters, {@code s = i / (n + 1)}.
   *
   * @param count 1 or more
   * @return the changed design
   * @throws IllegalArgumentException where there is not even one
   */
  public StudentDesign assistants(int count) {
    if (count < 1) {
      throw new IllegalArgumentException(
          count + " assistants; give 1 or more, or leave StudentWay.ASSISTANTS out");
    }
    return new StudentDesign(teacher, budget, ways, count);
  }

  /**
   * Makes the proposals.
   *
   * @param data its first sample gives the size of what the networks take; nothing else is looked
   *     at
   * @return the students that meet the budget
   * @throws ModelException where none does, it says what the smallest costs; where the teacher
   *     itself does
   * @throws DataException where there is no sample
   */
  public StudentProposals propose(Dataset data) {
    if (data.size() == 0) {
      throw new DataException(data.name() + " is empty; give one sample or more");
    }
    Proposing proposing = new Proposing(teacher, budget, assistants, data.features(new int[] {0}));
    Footprint whole = proposing.footprint(teacher);
    if (budget.fits(whole)) {
      throw new ModelException(
          "%s itself meets the budget (%s): it costs %s; ask for less"
              .formatted(teacher.name(), budget, whole));
    }
    ways.forEach(proposing::add);
    if (proposing.students().isEmpty()) {
      throw new ModelException(
          "no student of %s meets the budget (%s); the smallest that was found costs %s: ask for that, or more%s"
              .formatted(
                  teacher.name(),
                  budget,
                  proposing.smallest(),
                  proposing.refused().entrySet().stream()
                      .map(entry -> "\n  %s: %s".formatted(entry.getKey(), entry.getValue()))
                      .collect(Collectors.joining())));
    }
    return new StudentProposals(
        teacher.name(), whole, budget, proposing.students(), proposing.refused());
  }

  /**
   * The plan of a network for a fresh student: its layers without dropout, bounds and masks.
   *
   * @param network any network
   * @return the plan, named by its widths, for example {@code 784-30-10}
   */
  public static Architecture plan(Network network) {
    return Plans.fresh(network);
  }
}
