package io.github.distillery.tests.evidence;

import static io.github.distillery.model.Temperature.temperature;

import io.github.distillery.compress.Recovery;
import io.github.distillery.compress.Sparsity;
import io.github.distillery.compress.quantize.Quantization;
import io.github.distillery.data.Split;
import io.github.distillery.distill.Distillation;
import io.github.distillery.evaluate.Evaluation;
import io.github.distillery.model.Classifier;
import io.github.distillery.model.Footprint;
import io.github.distillery.model.Network;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A teacher compressed in each of the article's ways (section 3.1), which then learns again by
 * labels or by the teacher as it was, beside networks of the same size from fresh weights.
 *
 * <p>Arguments: {@code lenet-5} or {@code 1000-500-10}, then the seeds. Rows go to {@code
 * tests/evidence/compressed-teachers.csv}; {@link CompressedTeachersTable} makes the table, {@link
 * DeploymentTimes} measures the networks.
 */
public final class CompressedTeachers {
  static final String HEADER =
      "network,way,recovery,seed,parameters,not zero,multiply-adds,validation at once,validation,"
          + "test errors,seconds,data hash";

  private static final int KEY_COLUMNS = 4;
  private static final String FRESH = "fresh with half the units";

  private final CompressionWays ways;
  private final ResultsFile results;

  private CompressedTeachers(CompressionWays ways) throws IOException {
    this.ways = ways;
    this.results = ways.results("compressed-teachers", HEADER, KEY_COLUMNS);
  }

  /**
   * Runs what is missing.
   *
   * @param arguments the network, then the seeds
   * @throws IOException where results cannot be written
   */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length < 2) {
      throw new IllegalArgumentException("give lenet-5 or 1000-500-10, then seeds");
    }
    CompressedTeachers program = new CompressedTeachers(new CompressionWays(arguments[0]));
    for (int i = 1; i < arguments.length; i++) {
      program.run(Long.parseLong(arguments[i]));
    }
  }

  private void run(long seed) throws IOException {
    Network teacher = ways.teacher(seed);
    add("uncompressed", "", seed, teacher, teacher, teacher, System.nanoTime());
    for (Map.Entry<String, Recovery> recovery : recoveries(teacher, seed).entrySet()) {
      for (Map.Entry<String, UnaryOperator<Network>> way : ways.all().entrySet()) {
        learn(way.getKey(), recovery, seed, () -> way.getValue().apply(teacher));
      }
      learn(FRESH, recovery, seed, () -> ways.fresh(seed));
    }
    Map<String, Quantization> bits = new LinkedHashMap<>();
    bits.put("8 bits dynamic", Quantization.dynamic());
    bits.put("8 bits calibrated", ways.calibrated(seed));
    for (Map.Entry<String, Quantization> way : bits.entrySet()) {
      Classifier quantized = way.getValue().apply(teacher);
      add(way.getKey(), "", seed, teacher, quantized, quantized, System.nanoTime());
    }
  }

  private Map<String, Recovery> recoveries(Network teacher, long seed) {
    Map<String, Recovery> recoveries = new LinkedHashMap<>();
    recoveries.put("labels", Recovery.byLabels(ways.options(seed)));
    recoveries.put(
        CompressionWays.DISTILLATION,
        Recovery.by(
            Distillation.from(teacher).soft(0.9, temperature(4)).hard(0.1), ways.options(seed)));
    return recoveries;
  }

  private void learn(
      String way, Map.Entry<String, Recovery> recovery, long seed, Supplier<Network> compressing)
      throws IOException {
    String by = recovery.getKey();
    if (results.find(ways.name(), way, by, seed + "").isPresent()) {
      return;
    }
    long began = System.nanoTime();
    Network start = compressing.get();
    Split parts = ways.withoutTest();
    Network learnt = ways.learnt(way, by, seed, () -> recovery.getValue().recover(start, parts));
    add(way, by, seed, learnt, start, learnt, began);
  }

  /** A row; what a quantized network costs is told by the network it was made of. */
  private void add(
      String way,
      String recovery,
      long seed,
      Network costs,
      Classifier start,
      Classifier learnt,
      long began)
      throws IOException {
    Split split = ways.split();
    Footprint footprint = Footprint.of(costs, split.validation().features(new int[] {0}));
    results.add(
        ways.name(),
        way,
        recovery,
        Long.toString(seed),
        Long.toString(footprint.parameters()),
        Long.toString(Sparsity.of(costs).parametersLeft()),
        Long.toString(footprint.multiplyAdds()),
        Double.toString(Evaluation.of(start, split.validation()).accuracy()),
        Double.toString(Evaluation.of(learnt, split.validation()).accuracy()),
        Integer.toString(Evaluation.of(learnt, split.test()).errors()),
        Double.toString((System.nanoTime() - began) / 1e9),
        split.train().hash().substring(0, 16));
    System.out.printf("%s, %s, %s, seed %d%n", ways.name(), way, recovery, seed);
  }
}
