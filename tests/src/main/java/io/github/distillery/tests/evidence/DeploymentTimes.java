package io.github.distillery.tests.evidence;

import io.github.distillery.compress.quantize.Quantization;
import io.github.distillery.deploy.Deployment;
import io.github.distillery.deploy.DeploymentFootprint;
import io.github.distillery.deploy.DeploymentResult;
import io.github.distillery.model.Network;
import java.io.IOException;
import java.util.OptionalLong;

/**
 * What the networks of {@link CompressedTeachers} cost: files and milliseconds, all in one run, for
 * a quiet machine. Accuracies are on validation.
 *
 * <p>Arguments: {@code lenet-5} or {@code 1000-500-10}, and a seed that has been run. Rows go to
 * {@code tests/evidence/deployment.csv}; {@link CompressedTeachersTable} makes the table.
 */
public final class DeploymentTimes {
  static final String HEADER =
      "network,way,seed,threads,accuracy,parameters,not zero,multiply-adds,zip,compressed,onnx,"
          + "gzipped onnx,here 1,here 256,onnx runtime 1,onnx runtime 256";

  private static final int KEY_COLUMNS = 4;

  private DeploymentTimes() {}

  /**
   * Measures all networks of one seed.
   *
   * @param arguments the network and the seed
   * @throws IOException where results cannot be written
   */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 2) {
      throw new IllegalArgumentException("give lenet-5 or 1000-500-10, and a seed");
    }
    long seed = Long.parseLong(arguments[1]);
    CompressionWays ways = new CompressionWays(arguments[0]);
    Network teacher = ways.teacher(seed);
    Deployment deployment = Deployment.on(ways.split().validation()).add("uncompressed", teacher);
    for (String way : ways.all().keySet()) {
      deployment = deployment.add(way, learnt(ways, way, seed));
    }
    Quantization calibrated = ways.calibrated(seed);
    Network half = learnt(ways, CompressionWays.HALF, seed);
    DeploymentResult result =
        deployment
            .add("8 bits dynamic", Quantization.dynamic().apply(teacher))
            .add("8 bits calibrated", calibrated.apply(teacher))
            .add(CompressionWays.HALF + " in 8 bits", calibrated.apply(half))
            .measure();
    ResultsFile results = ways.results("deployment", HEADER, KEY_COLUMNS);
    for (DeploymentFootprint row : result.footprints()) {
      results.add(row(ways.name(), seed, result.threads(), row));
    }
  }

  private static Network learnt(CompressionWays ways, String way, long seed) throws IOException {
    return ways.learnt(
        way,
        CompressionWays.DISTILLATION,
        seed,
        () -> {
          throw new IllegalStateException(
              "there is no \"%s\" of seed %d yet; run CompressedTeachers %s %d first"
                  .formatted(way, seed, ways.name(), seed));
        });
  }

  private static String[] row(String name, long seed, int threads, DeploymentFootprint row) {
    return new String[] {
      name,
      row.network(),
      Long.toString(seed),
      Integer.toString(threads),
      Double.toString(row.accuracy().orElseThrow()),
      Long.toString(row.parameters()),
      Long.toString(row.notZero()),
      Long.toString(row.multiplyAdds()),
      text(row.bytes().zip()),
      text(row.bytes().compressed()),
      Long.toString(row.bytes().onnx()),
      Long.toString(row.bytes().gzipped()),
      Double.toString(row.here().one()),
      Double.toString(row.here().many()),
      Double.toString(row.onnxRuntime().one()),
      Double.toString(row.onnxRuntime().many())
    };
  }

  private static String text(OptionalLong bytes) {
    return bytes.isPresent() ? Long.toString(bytes.getAsLong()) : "";
  }
}
