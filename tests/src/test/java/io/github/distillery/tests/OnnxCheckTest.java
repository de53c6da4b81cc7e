package io.github.distillery.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.distillery.compress.LowRank;
import io.github.distillery.compress.quantize.Quantization;
import io.github.distillery.compress.quantize.QuantizedNetwork;
import io.github.distillery.data.AtomicFile;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Npy;
import io.github.distillery.data.Provenance;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.Network;
import io.github.distillery.onnx.ExportOptions;
import io.github.distillery.onnx.Onnx;
import io.github.distillery.onnx.OnnxClassifier;
import io.github.distillery.train.Trainer;
import io.github.distillery.train.TrainingOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Written networks, checked by ONNX' own checker and run by ONNX Runtime in Python. Needs {@code
 * python3} with venv.
 */
@DisabledOnOs(OS.WINDOWS)
class OnnxCheckTest {
  private static final Path ROOT = DistilleryScript.root();
  private static final Path SCRIPTS = ROOT.resolve("tests/src/test/python");
  private static final Path WANTED = SCRIPTS.resolve("onnx-requirements.txt");
  private static final Path ENVIRONMENT = ROOT.resolve("tests/target/python-onnx");
  private static final int SAMPLES = 32;
  private static final int CLASSES = 10;

  @TempDir Path folder;

  @BeforeAll
  static void makeTheEnvironment() throws Exception {
    Path installed = ENVIRONMENT.resolve("installed.txt");
    String wanted = Files.readString(WANTED);
    if (!Files.exists(installed) || !Files.readString(installed).equals(wanted)) {
      JupyterEnvironment.run(
          5, Map.of(), "python3", "-m", "venv", "--clear", ENVIRONMENT.toString());
      JupyterEnvironment.run(
          15, Map.of(), python(), "-m", "pip", "install", "--quiet", "-r", WANTED.toString());
      Files.writeString(installed, wanted);
    }
  }

  @Test
  void everyWrittenNetworkPassesTheCheckerAndGivesTheSameLogitsInPython() throws Exception {
    Map<String, Architecture> plans = new LinkedHashMap<>();
    plans.put("mlp-784-1200-1200-10", Architectures.mlp(784, 1200, 1200, CLASSES));
    plans.put("lenet", Architectures.lenet(1, 28, 28, CLASSES));
    int[][] stages = {{16}, {32, 32}};
    plans.put("convnet", Architectures.convNet(1, 28, 28, CLASSES, stages));
    plans.put("convnet-without-norm", Architectures.convNetWithoutNorm(1, 28, 28, CLASSES, stages));
    plans.put("residual", Architectures.residualNet(1, 28, 28, CLASSES, 8, 1));
    plans.put("mixed", Architecture.of("mixed", mixed()));
    for (Map.Entry<String, Architecture> plan : plans.entrySet()) {
      write(plan.getKey(), plan.getValue(), ExportOptions.defaults());
    }
    write("mixed-13", plans.get("mixed"), ExportOptions.defaults().opset(13));
    write("mixed-21", plans.get("mixed"), ExportOptions.defaults().opset(21).probabilities(true));
    write("residual-21", plans.get("residual"), ExportOptions.defaults().opset(21));

    Network lenet = plans.get("lenet").initialize(3);
    write("low-rank", LowRank.of(lenet).parameters(lenet.parameters() / 4).plan().apply());
    writeInBytes("bytes-dynamic", Quantization.dynamic().apply(lenet));
    writeInBytes("bytes-calibrated", Quantization.calibrated(noise()).apply(lenet));
    writeInBytes(
        "bytes-residual",
        Quantization.calibrated(noise()).apply(plans.get("residual").initialize(3)));

    String output = checked();

    assertThat(output).contains("13 files agree, 0 do not").doesNotContain("FAIL");
  }

  @Test
  void aFileThatSaysSomethingElseIsFoundOut() throws Exception {
    Network network = Architectures.mlp(784, 5, CLASSES).initialize(1);
    Path file = folder.resolve("wrong.onnx");
    Onnx.write(network, file);
    keep("wrong.features.npy", images());
    keep("wrong.logits.npy", network.logits(images()).mul(1.001));

    Process process =
        new ProcessBuilder(python(), script(), folder.toString()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());

    assertThat(process.waitFor()).isEqualTo(1);
    assertThat(output).contains("FAIL wrong.onnx: deviates by", "0 files agree, 1 do not");
  }

  /** After a step of training, so that the statistics of batch norm are not those of the start. */
  private void write(String name, Architecture plan, ExportOptions options) throws IOException {
    var trained =
        Trainer.train(
            plan, noise().split(0.5, 0.25, 1), TrainingOptions.defaults().epochs(2).batchSize(8));
    Onnx.write(trained, folder.resolve(name + ".onnx"), options);
    keep(name + ".features.npy", images());
    keep(name + ".logits.npy", trained.logits(images()));
  }

  private void write(String name, Network network) throws IOException {
    Onnx.write(network, folder.resolve(name + ".onnx"));
    keep(name + ".features.npy", images());
    keep(name + ".logits.npy", network.logits(images()));
  }

  /** In whole numbers ONNX Runtime rounds as it does, in Java as in Python. */
  private void writeInBytes(String name, QuantizedNetwork network) throws IOException {
    Path file = folder.resolve(name + ".onnx");
    Onnx.write(network, file);
    keep(name + ".features.npy", images());
    try (OnnxClassifier here = OnnxClassifier.read(file)) {
      keep(name + ".logits.npy", here.logits(images()));
    }
  }

  private static Dataset noise() {
    int[] classOf = IntStream.range(0, SAMPLES).map(i -> i % CLASSES).toArray();
    List<String> names = IntStream.range(0, CLASSES).mapToObj(Integer::toString).toList();
    return Dataset.of("noise", images(), classOf, names, Provenance.unknown());
  }

  private static INDArray images() {
    Nd4j.getRandom().setSeed(11);
    return Nd4j.randn('c', new long[] {SAMPLES, 1, 28, 28});
  }

  private void keep(String name, INDArray array) throws IOException {
    INDArray shaped =
        name.startsWith("mlp") || name.startsWith("wrong")
            ? array.reshape('c', array.size(0), -1)
            : array;
    AtomicFile.write(folder.resolve(name), out -> Npy.write(shaped, out));
  }

  private String checked() throws IOException, InterruptedException {
    String output = JupyterEnvironment.run(5, Map.of(), python(), script(), folder.toString());
    System.out.println(output);
    return output;
  }

  private static String python() {
    return ENVIRONMENT.resolve("bin/python").toString();
  }

  private static String script() {
    return SCRIPTS.resolve("onnx_check.py").toString();
  }

  /** Concatenation, addition, means, Same padding of odd sizes, dilation, many activations. */
  private static org.deeplearning4j.nn.conf.ComputationGraphConfiguration mixed() {
    GraphBuilder builder =
        new NeuralNetConfiguration.Builder()
            .weightInit(WeightInit.XAVIER)
            .graphBuilder()
            .addInputs("in")
            .setInputTypes(InputType.convolutionalFlat(28, 28, 1));
    builder
        .addLayer("a", convolution(4, 3, Activation.LEAKYRELU).stride(3, 3).build(), "in")
        .addLayer("b", convolution(4, 4, Activation.ELU).stride(3, 3).build(), "in")
        .addVertex("merged", new MergeVertex(), "a", "b")
        .addLayer("c", convolution(8, 3, Activation.SWISH).dilation(2, 2).build(), "merged")
        .addVertex("added", new ElementWiseVertex(ElementWiseVertex.Op.Add), "c", "merged")
        .addLayer(
            "mean",
            new SubsamplingLayer.Builder(PoolingType.AVG).kernelSize(2, 2).stride(2, 2).build(),
            "added");
    String below = "mean";
    for (Activation activation :
        List.of(
            Activation.TANH,
            Activation.SIGMOID,
            Activation.SOFTPLUS,
            Activation.HARDSIGMOID,
            Activation.HARDTANH,
            Activation.SELU,
            Activation.SOFTSIGN,
            Activation.MISH,
            Activation.RELU6)) {
      DenseLayer layer = new DenseLayer.Builder().nOut(20).activation(activation).build();
      builder.addLayer(activation.name(), layer, below);
      below = activation.name();
    }
    return builder
        .addLayer(
            "logits",
            new DenseLayer.Builder().nOut(CLASSES).activation(Activation.IDENTITY).build(),
            below)
        .setOutputs("logits")
        .build();
  }

  private static ConvolutionLayer.Builder convolution(int maps, int kernel, Activation activation) {
    return new ConvolutionLayer.Builder(kernel, kernel)
        .nOut(maps)
        .convolutionMode(ConvolutionMode.Same)
        .activation(activation);
  }
}
