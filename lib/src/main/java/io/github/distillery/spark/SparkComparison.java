package io.github.distillery.spark;

import io.github.distillery.backend.RunEffort;
import io.github.distillery.compare.Attempt;
import io.github.distillery.compare.Comparison;
import io.github.distillery.compare.ComparisonResult;
import io.github.distillery.data.DataException;
import io.github.distillery.model.ModelException;
import java.io.Serializable;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * A comparison whose trainings are spread over a cluster: each candidate with each seed, and each
 * number that something is chosen from, is a task of its own.
 *
 * <pre>{@code
 * var result = SparkComparison.run(spark, () -> Comparison.on(Datasets.mnist().split(0.9, 42))
 *     .student(Architectures.mlp(784, 30, 10))
 *     .baseline("labels only")
 *     .candidates("KD, T=", List.of(2, 4, 8),
 *         t -> Distillation.from(Network.load(file)).soft(0.9, temperature(t)).hard(0.1)));
 * }</pre>
 *
 * <p>The recipe is what is sent, not data and networks: each executor follows it once and keeps
 * what it made, so that a teacher is asked once an executor. It must give the same comparison
 * everywhere, from what every executor can reach. Results are those of one machine, but for the
 * seconds, where the executors' processors are alike; an executor that is lost costs the trainings
 * it was at, which others repeat. A recipe with {@link Comparison#resumeIn} keeps each training
 * that has ended in that folder, on the driver's machine: where the driver is lost, the same call
 * goes on.
 *
 * <p>Introduced in notebook 17.
 */
public final class SparkComparison {
  private static String keptFor = "";
  private static Comparison kept;

  private SparkComparison() {}

  /** Makes a comparison, wherever it is. A lambda of a class that all executors have. */
  @FunctionalInterface
  public interface Recipe extends Serializable {
    /**
     * Makes the comparison.
     *
     * @return the same one everywhere; not run
     */
    Comparison make();
  }

  /**
   * Runs a comparison with as many trainings at once as the executors have cores.
   *
   * @param spark the session
   * @param recipe makes the comparison, here and on each executor
   * @return the runs and their summaries
   * @throws IllegalArgumentException as for {@link Comparison#run()}
   * @throws ModelException as for {@link Comparison#run()}
   * @throws DataException as for {@link Comparison#run()}
   */
  public static ComparisonResult run(SparkSession spark, Recipe recipe) {
    return run(spark, recipe, spark.sparkContext().defaultParallelism());
  }

  /**
   * Runs a comparison.
   *
   * @param spark the session
   * @param recipe makes the comparison, here and on each executor
   * @param trainings how many go on at once, 1 or more
   * @return the runs and their summaries
   * @throws IllegalArgumentException as for {@link Comparison#run()}
   * @throws ModelException as for {@link Comparison#run()}
   * @throws DataException as for {@link Comparison#run()}
   */
  public static ComparisonResult run(SparkSession spark, Recipe recipe, int trainings) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    String id = UUID.randomUUID().toString();
    try {
      return recipe
          .make()
          .run((candidate, seed) -> attempt(context, id, recipe, candidate, seed), trainings);
    } finally {
      forget(id);
    }
  }

  /** Where this process was an executor, too. */
  private static synchronized void forget(String id) {
    if (keptFor.equals(id)) {
      kept = null;
      keptFor = "";
    }
  }

  private static Attempt attempt(
      JavaSparkContext context, String id, Recipe recipe, String candidate, long seed) {
    String group = id + " " + candidate + " " + seed;
    RunEffort effort = RunEffort.current();
    context.setJobGroup(group, candidate + ", seed " + seed, true);
    try {
      return NamedFailures.of(
          () ->
              context
                  .parallelize(List.of(candidate), 1)
                  .map(name -> comparison(id, recipe, effort).attempt(name, seed))
                  .first());
    } catch (CancellationException e) {
      context.cancelJobGroup(group);
      throw e;
    } finally {
      context.clearJobGroup();
    }
  }

  /** What this process made by the recipe, the first time it was asked. */
  private static synchronized Comparison comparison(String id, Recipe recipe, RunEffort effort) {
    if (!keptFor.equals(id)) {
      effort.here();
      kept = recipe.make();
      keptFor = id;
    }
    return kept;
  }
}
