package io.github.distillery.onnx;

import static io.github.distillery.model.Temperature.temperature;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.distillery.TinyData;
import io.github.distillery.data.Npy;
import io.github.distillery.data.Split;
import io.github.distillery.distill.Distillation;
import io.github.distillery.label.SoftLabels;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.Classifier;
import io.github.distillery.model.Ensemble;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import io.github.distillery.train.Trained;
import io.github.distillery.train.Trainer;
import io.github.distillery.train.TrainingOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import onnx.Onnx.TensorProto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

class OnnxClassifierTest {
  private static final double CLOSE = 1e-5;

  @TempDir Path folder;

  private final INDArray samples = SmallGraphs.samples(3, 7, 4);

  @Test
  void aStudentTaughtByTheFileIsTheStudentOfTheNetworkInIt() throws IOException {
    Split split = TinyData.split();
    TrainingOptions options = TrainingOptions.defaults().epochs(4).batchSize(16).learningRate(0.01);
    Trained teacher = Trainer.train(Architectures.mlp(4, 32, 3), split, options);
    Path file = folder.resolve("teacher.onnx");
    Onnx.write(teacher, file);
    Architecture plan = Architectures.mlp(4, 8, 3);
    try (OnnxClassifier foreign = OnnxClassifier.read(file)) {
      Trained ofNetwork = student(teacher, plan, split, options);
      Trained ofFile = student(foreign, plan, split, options);

      INDArray expected = ofNetwork.logits(split.test().features());
      INDArray before = plan.initialize(options.seed()).logits(split.test().features());
      assertThat(SmallGraphs.deviation(ofFile.logits(split.test().features()), expected))
          .isLessThan(1e-3);
      assertThat(SmallGraphs.deviation(before, expected)).isGreaterThan(0.1);
    }
  }

  /** Soft targets, labels and a hint on a layer inside. */
  private static Trained student(
      Classifier teacher, Architecture plan, Split split, TrainingOptions options) {
    return Distillation.from(teacher)
        .soft(0.9, temperature(2))
        .hard(0.1)
        .hint(0.5, "dense1", "dense1")
        .train(plan, split, options);
  }

  @Test
  void softLabelsAreMadeAndKeptByItsFingerprint() throws IOException {
    Split split = TinyData.split();
    Path one = ForeignModel.classifier("n").write(folder.resolve("one.onnx"));
    try (OnnxClassifier teacher = OnnxClassifier.read(one)) {
      SoftLabels labels = SoftLabels.from(teacher, split.train());

      assertThat(SmallGraphs.deviation(labels.logits(), teacher.logits(split.train().features())))
          .isLessThan(CLOSE);
    }
  }

  /** See make_onnx_fixture.py. */
  @Test
  void aClassifierFromPyTorchSaysHereWhatItSaysThere() throws Exception {
    Path file = Path.of(getClass().getResource("/fixtures/pytorch.onnx").toURI());
    try (OnnxClassifier read = OnnxClassifier.read(file)) {
      INDArray images = fixture("pytorch.samples.npy");

      Classifier.Outputs outputs = read.outputs(images, List.of("/2/Relu_output_0"));

      assertThat(SmallGraphs.deviation(read.logits(images), fixture("pytorch.logits.npy")))
          .isLessThan(CLOSE);
      assertThat(SmallGraphs.deviation(outputs.logits(), fixture("pytorch.logits.npy")))
          .isLessThan(CLOSE);
      assertThat(
              SmallGraphs.deviation(
                  outputs.features().get("/2/Relu_output_0"), fixture("pytorch.relu.npy")))
          .isLessThan(CLOSE);
      assertThat(read.featureShape(images, "/2/Relu_output_0")).hasToString("[4, 8, 8]");
    }
  }

  private INDArray fixture(String name) throws IOException {
    try (InputStream in = getClass().getResourceAsStream("/fixtures/" + name)) {
      return Npy.read(name, in, 1 << 16);
    }
  }

  @Test
  void theLogitsAreTheInputOfTheSoftmaxAtTheEnd() throws IOException {
    Path file = ForeignModel.classifier("n").write(folder.resolve("foreign.onnx"));
    try (OnnxClassifier read = OnnxClassifier.read(file)) {
      assertThat(read.classes()).isEqualTo(3);
      assertThat(read.name()).isEqualTo("foreign");
      assertThat(read.classNames()).isEmpty();
      assertThat(read.layers()).containsExactly("hidden", "relu", "scores", "answer");
      Classifier.Outputs outputs = read.outputs(samples, List.of("hidden", "relu", "answer"));

      INDArray hidden = samples.mmul(weights("w1", 4, 6));
      INDArray scores = Transforms.relu(hidden).mmul(weights("w2", 6, 3));
      assertThat(SmallGraphs.deviation(outputs.features().get("hidden"), hidden)).isLessThan(CLOSE);
      assertThat(SmallGraphs.deviation(outputs.features().get("relu"), Transforms.relu(hidden)))
          .isLessThan(CLOSE);
      assertThat(SmallGraphs.deviation(outputs.logits(), scores)).isLessThan(CLOSE);
      assertThat(
              SmallGraphs.deviation(outputs.features().get("answer"), Transforms.softmax(scores)))
          .isLessThan(CLOSE);
      assertThat(SmallGraphs.deviation(read.logits(samples), scores)).isLessThan(CLOSE);
      assertThat(read.featureShape(samples, "relu").channels()).isEqualTo(6);
    }
  }

  private static INDArray weights(String name, long... shape) {
    java.util.Random random = new java.util.Random(name.hashCode());
    float[] values = new float[(int) (shape[0] * shape[1])];
    IntStream.range(0, values.length).forEach(i -> values[i] = (float) random.nextGaussian());
    return Nd4j.create(values, shape, 'c');
  }

  @Test
  void aSoftmaxBehindAnIdentityAndALogSoftmaxAreFoundToo() throws IOException {
    ForeignModel passedOn =
        ForeignModel.classifier("n")
            .withoutOutputs()
            .node("Identity", List.of("answer"), "end")
            .output("end");
    ForeignModel logarithms =
        ForeignModel.classifier("n")
            .withoutOutputs()
            .node("LogSoftmax", List.of("scores"), "logs")
            .output("logs");
    try (OnnxClassifier expected = read(ForeignModel.classifier("n"));
        OnnxClassifier behind = read(passedOn);
        OnnxClassifier logs = read(logarithms)) {
      assertThat(behind.logits(samples)).isEqualTo(expected.logits(samples));
      assertThat(logs.logits(samples)).isEqualTo(expected.logits(samples));
    }
  }

  @Test
  void ofSeveralOutputsTheOneWithASoftmaxOrTheOneCalledLogitsIsTaken() throws IOException {
    ForeignModel withLogits =
        ForeignModel.classifier("n")
            .withoutOutputs()
            .node("Identity", List.of("scores"), "logits")
            .output("hidden")
            .output("logits");
    try (OnnxClassifier expected = read(ForeignModel.classifier("n"));
        OnnxClassifier several = read(ForeignModel.classifier("n").output("hidden"));
        OnnxClassifier named = read(withLogits)) {
      assertThat(several.logits(samples)).isEqualTo(expected.logits(samples));
      assertThat(named.logits(samples)).isEqualTo(expected.logits(samples));
    }
    ForeignModel unclear =
        ForeignModel.classifier("n").withoutOutputs().output("hidden").output("relu");
    assertThatThrownBy(() -> read(unclear))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("outputs [hidden, relu]")
        .hasMessageContaining("RuntimeOptions.defaults().logits(\"hidden\")");
  }

  @Test
  void theLogitsCanBeNamed() throws IOException {
    Path file = ForeignModel.classifier("n").write(folder.resolve("foreign.onnx"));
    try (OnnxClassifier read =
        OnnxClassifier.read(file, RuntimeOptions.defaults().logits("relu"))) {
      assertThat(read.classes()).isEqualTo(6);
    }
    assertThatThrownBy(() -> OnnxClassifier.read(file, RuntimeOptions.defaults().logits("score")))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("no node gives \"score\" (did you mean \"scores\"?)");
  }

  @Test
  void probabilitiesThatNobodyCanSeeBehindAreRefused() throws IOException {
    ForeignModel composed =
        ForeignModel.classifier("n")
            .withoutOutputs()
            .node("Mul", List.of("answer", "answer"), "square")
            .node("Div", List.of("square", "answer"), "same")
            .output("same");

    assertThatThrownBy(() -> read(composed))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("\"same\" seems to give probabilities")
        .hasMessageContaining("RuntimeOptions.defaults().logits");
  }

  @Test
  void modelsOfAFixedNumberOfSamplesGetThatNumber() throws IOException {
    try (OnnxClassifier any = read(ForeignModel.classifier("n"));
        OnnxClassifier one = read(ForeignModel.classifier("1"));
        OnnxClassifier three = read(ForeignModel.classifier("3"))) {
      INDArray expected = any.logits(samples);
      assertThat(SmallGraphs.deviation(one.logits(samples), expected)).isLessThan(CLOSE);
      assertThat(SmallGraphs.deviation(three.logits(samples), expected)).isLessThan(CLOSE);
      INDArray hidden = any.features(samples, "hidden");
      assertThat(SmallGraphs.deviation(one.features(samples, "hidden"), hidden)).isLessThan(CLOSE);
      assertThat(SmallGraphs.deviation(three.features(samples, "hidden"), hidden))
          .isLessThan(CLOSE);
    }
  }

  @Test
  void manySamplesGoThroughInBatchesAndNoneGivesNone() throws IOException {
    Path file = ForeignModel.classifier("n").write(folder.resolve("foreign.onnx"));
    INDArray many = SmallGraphs.samples(4, 23, 4);
    try (OnnxClassifier whole = OnnxClassifier.read(file);
        OnnxClassifier batches =
            OnnxClassifier.read(file, RuntimeOptions.defaults().batch(5).threads(2))) {
      assertThat(SmallGraphs.deviation(batches.logits(many), whole.logits(many))).isLessThan(CLOSE);
      INDArray part = many.get(NDArrayIndex.interval(8, 15), NDArrayIndex.all());
      INDArray turned = many.dup('f');
      INDArray sameRows = whole.logits(many).get(NDArrayIndex.interval(8, 15), NDArrayIndex.all());
      assertThat(SmallGraphs.deviation(batches.logits(part), sameRows)).isLessThan(CLOSE);
      assertThat(SmallGraphs.deviation(batches.logits(turned), whole.logits(many)))
          .isLessThan(CLOSE);
      assertThat(whole.logits(Nd4j.create(DataType.FLOAT, 0, 4)).shape()).containsExactly(0, 3);
    }
  }

  @Test
  void severalThreadsMayAskAtOnce() throws IOException {
    try (OnnxClassifier read = read(ForeignModel.classifier("n"))) {
      INDArray expected = read.logits(samples);
      INDArray relu = read.features(samples, "relu");

      List<INDArray> answers =
          IntStream.range(0, 200).parallel().mapToObj(i -> read.logits(samples)).toList();
      List<INDArray> layers =
          IntStream.range(0, 50).parallel().mapToObj(i -> read.features(samples, "relu")).toList();

      assertThat(answers).allMatch(expected::equals);
      assertThat(layers).allMatch(relu::equals);
    }
  }

  @Test
  void aClosedModelSaysSo() throws IOException {
    OnnxClassifier read = read(ForeignModel.classifier("n"));
    read.close();
    read.close();

    assertThatThrownBy(() -> read.logits(samples))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("has been closed");
    assertThatThrownBy(read::layers)
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("has been closed");
  }

  @Test
  void theFingerprintDependsOnTheFileAndOnWhatIsTakenFromIt() throws IOException {
    Path file = ForeignModel.classifier("n").write(folder.resolve("a.onnx"));
    Path same = ForeignModel.classifier("n").write(folder.resolve("b.onnx"));
    Path other = ForeignModel.classifier("n").note("x", "y").write(folder.resolve("c.onnx"));
    RuntimeOptions options = RuntimeOptions.defaults();
    String first = fingerprint(file, options);

    assertThat(first).matches("[0-9a-f]{64}");
    assertThat(fingerprint(same, options.threads(2).batch(3))).isEqualTo(first);
    assertThat(fingerprint(other, options)).isNotEqualTo(first);
    assertThat(fingerprint(file, options.logits("relu"))).isNotEqualTo(first);
  }

  private static String fingerprint(Path file, RuntimeOptions options) {
    try (OnnxClassifier read = OnnxClassifier.read(file, options)) {
      return read.fingerprint();
    }
  }

  @Test
  void onlyNamesThatFitTheClassesAreTheirs() throws IOException {
    ForeignModel fits = ForeignModel.classifier("n").note("class_names", "[\"a\",\"b\",\"c\"]");
    ForeignModel two = ForeignModel.classifier("n").note("class_names", "[\"a\",\"b\"]");
    ForeignModel python = ForeignModel.classifier("n").note("class_names", "{0: 'a'}");
    try (OnnxClassifier three = read(fits);
        OnnxClassifier less = read(two);
        OnnxClassifier others = read(python)) {
      assertThat(three.classNames()).containsExactly("a", "b", "c");
      assertThat(less.classNames()).isEmpty();
      assertThat(others.classNames()).isEmpty();
    }
  }

  @Test
  void itJoinsAnEnsemble() throws IOException {
    Network own = Architectures.mlp(4, 8, 3).initialize(1);
    try (OnnxClassifier read = read(ForeignModel.classifier("n"))) {
      INDArray both = Ensemble.averageLogits(List.of(own, read)).logits(samples);

      INDArray expected = own.logits(samples).add(read.logits(samples)).div(2);
      assertThat(SmallGraphs.deviation(both, expected)).isLessThan(CLOSE);
    }
  }

  @Test
  void samplesAreReshapedWhereTheirValuesFitAndStandInTheSameOrder() throws IOException {
    ForeignModel channelsLast =
        ForeignModel.ofOpset(17)
            .input("x", TensorProto.DataType.FLOAT, "n", "2", "2", "3")
            .random("w", 12, 3)
            .node("Flatten", List.of("x"), "flat", Attributes.integer("axis", 1))
            .node("MatMul", List.of("flat", "w"), "scores")
            .output("scores");
    INDArray flat = SmallGraphs.samples(5, 4, 12);
    try (OnnxClassifier read = read(channelsLast)) {
      INDArray expected = flat.mmul(weights("w", 12, 3));
      assertThat(SmallGraphs.deviation(read.logits(flat), expected)).isLessThan(CLOSE);
      INDArray images = flat.reshape('c', 4, 2, 2, 3);
      assertThat(SmallGraphs.deviation(read.logits(images), expected)).isLessThan(CLOSE);
      assertThatThrownBy(() -> read.logits(flat.reshape('c', 4, 3, 2, 2)))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("[2, 2, 3], but these have [3, 2, 2]")
          .hasMessageContaining("permute");
      assertThatThrownBy(() -> read.logits(samples))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("takes 12 values a sample")
          .hasMessageContaining("[4]");
    }
  }

  @Test
  void openSizesAreGivenByTheOptions() throws IOException {
    ForeignModel anySize =
        ForeignModel.ofOpset(17)
            .input("x", TensorProto.DataType.FLOAT, "n", "2", "h", "w")
            .random("w", 3, 2, 3, 3)
            .node("Conv", List.of("x", "w"), "maps")
            .node("GlobalMaxPool", List.of("maps"), "scores")
            .output("scores");
    Path file = anySize.write(folder.resolve("any.onnx"));
    INDArray images = SmallGraphs.samples(5, 4, 2, 6, 5);

    assertThatThrownBy(() -> OnnxClassifier.read(file))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("[2, -1, -1]")
        .hasMessageContaining("sampleShape(3, 32, 32)");
    assertThatThrownBy(
            () -> OnnxClassifier.read(file, RuntimeOptions.defaults().sampleShape(3, 6, 5)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("not [3, 6, 5]");
    try (OnnxClassifier read =
        OnnxClassifier.read(file, RuntimeOptions.defaults().sampleShape(2, 6, 5))) {
      assertThat(read.logits(images).shape()).containsExactly(4, 3);
      assertThat(read.features(images, "maps").shape()).containsExactly(4, 3, 4, 3);
    }
  }

  @Test
  void aLayerThatIsNotThereIsAskedBack() throws IOException {
    try (OnnxClassifier read = read(ForeignModel.classifier("n"))) {
      assertThatThrownBy(() -> read.features(samples, "rely"))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("no layer \"rely\" (did you mean \"relu\"?)")
          .hasMessageContaining("[hidden, relu, scores, answer]");
    }
  }

  @Test
  void aDescriptionShowsWhatThereIs() throws IOException {
    Path file = ForeignModel.classifier("n").write(folder.resolve("foreign.onnx"));

    OnnxDescription description = Onnx.describe(file);

    assertThat(description.inputs())
        .containsExactly(new OnnxDescription.Entry("x", "input", "FLOAT", "[-1, 4]"));
    assertThat(description.outputs())
        .containsExactly(new OnnxDescription.Entry("answer", "Softmax", "FLOAT", "[-1, 3]"));
    assertThat(description.nodes())
        .extracting(OnnxDescription.Entry::operator)
        .containsExactly("MatMul", "Relu", "MatMul", "Softmax");
    assertThat(description.table().rowCount()).isEqualTo(5);
    assertThat(description.toString()).contains("hidden", "[-1, 6]");
  }

  private OnnxClassifier read(ForeignModel model) throws IOException {
    return OnnxClassifier.read(model.write(folder.resolve("model.onnx")));
  }
}
