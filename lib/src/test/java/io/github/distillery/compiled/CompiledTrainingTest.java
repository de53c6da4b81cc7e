package io.github.distillery.compiled;

import static io.github.distillery.compiled.SmallNetworks.MAPS;
import static io.github.distillery.compiled.SmallNetworks.VALUES;
import static io.github.distillery.compiled.SmallNetworks.chain;
import static io.github.distillery.compiled.SmallNetworks.convolution;
import static io.github.distillery.compiled.SmallNetworks.dense;
import static io.github.distillery.compiled.SmallNetworks.graph;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.distillery.backend.Backend;
import io.github.distillery.compiled.SmallNetworks.Middle;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.OptimizationAlgorithm;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.dropout.GaussianDropout;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.listeners.CollectScoresListener;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.AdaDelta;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.AdaMax;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.schedule.ScheduleType;
import org.nd4j.linalg.schedule.StepSchedule;

/**
 * The compiled step beside DL4J's own {@code fit}: the same graph, batches and random numbers. What
 * is compared is each array of parameters after 20 steps, by the norm of the difference as a part
 * of the array's norm.
 */
class CompiledTrainingTest {
  private static final double CLOSE = 1e-5;
  private static final int STEPS = 20;

  /**
   * With DL4J's epsilon of 1e-8 the first step of a weight whose gradient is 1e-10 for one and 0
   * for the other goes the whole way for one and nowhere for the other. Steps are small, as what
   * differs by rounding grows with each.
   */
  private static final Adam ADAM = new Adam(0.002, 0.9, 0.999, 1e-4);

  @BeforeEach
  void useTheBackend() {
    Backend.ready();
  }

  private static INDArray[] features(InputType type, int step) {
    // The last batch of an epoch is smaller.
    long batch = step % 7 == 6 ? 5 : 16;
    Nd4j.getRandom().setSeed(1000 + step);
    return new INDArray[] {
      type == VALUES ? Nd4j.randn(batch, 12) : Nd4j.randn('c', new long[] {batch, 2, 9, 7})
    };
  }

  private static INDArray[] targets(ComputationGraph graph, long batch) {
    return IntStream.range(0, graph.getNumOutputArrays())
        .mapToObj(output -> Nd4j.rand(new long[] {batch, 3}))
        .map(rows -> rows.divColumnVector(rows.sum(true, 1)))
        .toArray(INDArray[]::new);
  }

  private static ComputationGraph copy(ComputationGraph graph) {
    ComputationGraph copy = new ComputationGraph(graph.getConfiguration().clone());
    copy.init();
    copy.setParams(graph.params().dup());
    return copy;
  }

  private static void assertThatBothLearnTheSame(ComputationGraph start, InputType type) {
    ComputationGraph plain = copy(start);
    ComputationGraph compiled = copy(start);
    CompiledTraining training = CompiledTraining.of(compiled);
    for (int step = 0; step < STEPS; step++) {
      INDArray[] features = features(type, step);
      INDArray[] targets = targets(start, features[0].size(0));
      MultiDataSet batch = new MultiDataSet(features, targets);
      // The score that a fit leaves is that of values which some activations have overwritten.
      Nd4j.getRandom().setSeed(step + 1);
      double loss = plain.score(batch, true) - plain.calcRegularizationScore(true);
      Nd4j.getRandom().setSeed(step + 1);
      plain.fit(batch);
      Nd4j.getRandom().setSeed(step + 1);
      CompiledTraining.Step done = training.step(features, targets);
      assertThat(training.notCovered()).isNull();
      assertThat(DoubleStream.of(done.losses()).sum())
          .isCloseTo(loss, within(1e-4 * Math.abs(loss) + 1e-6));
    }
    assertThat(compiled.getIterationCount()).isEqualTo(STEPS).isEqualTo(plain.getIterationCount());
    Map<String, INDArray> expected = plain.paramTable();
    compiled
        .paramTable()
        .forEach((name, values) -> assertThatAreClose(name, values, expected.get(name)));
    assertThat(norm(start.params().sub(plain.params()))).isGreaterThan(1e-4);
  }

  private static void assertThatAreClose(String name, INDArray values, INDArray expected) {
    assertThat(norm(values.sub(expected)))
        .as(name)
        .isLessThanOrEqualTo(CLOSE * Math.max(1e-3, norm(expected)));
  }

  private static double norm(INDArray values) {
    return values.norm2Number().doubleValue();
  }

  static Stream<String> onValues() {
    return SmallNetworks.onValues().keySet().stream();
  }

  static Stream<String> onMaps() {
    return SmallNetworks.onMaps().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("onValues")
  void everyLayerOnValuesLearnsAsInDl4j(String name) {
    Middle middle = SmallNetworks.onValues().get(name);
    assertThatBothLearnTheSame(graph(VALUES, new Sgd(0.1), middle), VALUES);
    assertThatBothLearnTheSame(graph(VALUES, ADAM, middle), VALUES);
  }

  @ParameterizedTest
  @MethodSource("onMaps")
  void everyLayerOnMapsLearnsAsInDl4j(String name) {
    Middle middle = SmallNetworks.onMaps().get(name);
    assertThatBothLearnTheSame(graph(MAPS, new Sgd(0.01), middle), MAPS);
    assertThatBothLearnTheSame(graph(MAPS, ADAM, middle), MAPS);
  }

  static Stream<IUpdater> updaters() {
    return Stream.of(
        new Sgd(new StepSchedule(ScheduleType.ITERATION, 0.1, 0.5, 5)),
        new Nesterovs(0.05, 0.9),
        new Adam(new StepSchedule(ScheduleType.ITERATION, 0.01, 0.5, 5)),
        new Adam(0.01, 0.8, 0.95, 1e-4),
        new AdaMax(0.002),
        new Nadam(0.002),
        new AMSGrad(0.002),
        new AdaGrad(0.05),
        new AdaDelta(),
        new RmsProp(0.002));
  }

  @ParameterizedTest
  @MethodSource("updaters")
  void everyUpdaterMovesAsInDl4j(IUpdater updater) {
    Middle middle = SmallNetworks.onValues().get("batch norm");
    assertThatBothLearnTheSame(graph(VALUES, updater, middle), VALUES);
  }

  @ParameterizedTest
  @EnumSource(
      value = LossFunction.class,
      names = {
        "MSE",
        "L1",
        "L2",
        "XENT",
        "MCXENT",
        "KL_DIVERGENCE",
        "NEGATIVELOGLIKELIHOOD",
        "COSINE_PROXIMITY",
        "HINGE",
        "SQUARED_HINGE",
        "POISSON",
        "MEAN_ABSOLUTE_ERROR",
        "WASSERSTEIN"
      })
  void everyLossOfDl4jTeachesAsInDl4j(LossFunction loss) {
    Activation activation =
        loss == LossFunction.XENT || loss == LossFunction.POISSON
            ? Activation.SIGMOID
            : loss == LossFunction.MCXENT
                    || loss == LossFunction.NEGATIVELOGLIKELIHOOD
                    || loss == LossFunction.KL_DIVERGENCE
                ? Activation.SOFTMAX
                : Activation.TANH;
    ComputationGraph graph =
        withLosses(
            chain(dense(6, Activation.TANH)), Map.of("loss", SmallNetworks.loss(loss, activation)));
    assertThatBothLearnTheSame(graph, VALUES);
  }

  @Test
  void severalLossesAddUpAsInDl4j() {
    assertThatBothLearnTheSame(
        withLosses(
            chain(dense(6, Activation.TANH)),
            new LinkedHashMap<>(
                Map.of(
                    "one", SmallNetworks.loss(LossFunction.MCXENT, Activation.SOFTMAX),
                    "two", SmallNetworks.loss(LossFunction.MSE, Activation.IDENTITY)))),
        VALUES);
  }

  private static ComputationGraph withLosses(
      Middle middle, Map<String, org.deeplearning4j.nn.conf.layers.LossLayer> losses) {
    var builder =
        new NeuralNetConfiguration.Builder()
            .seed(3)
            .updater(new Adam(0.01))
            .graphBuilder()
            .addInputs("in");
    builder.setInputTypes(VALUES);
    builder.addLayer("three", dense(3, Activation.IDENTITY), middle.add(builder));
    losses.forEach((name, loss) -> builder.addLayer(name, loss, "three"));
    ComputationGraph graph =
        new ComputationGraph(builder.setOutputs(losses.keySet().toArray(String[]::new)).build());
    graph.init();
    return graph;
  }

  static Stream<NeuralNetConfiguration.Builder> settings() {
    return Stream.of(
        settings(new Adam(0.01)).l2(0.01),
        settings(new Sgd(0.1)).l1(0.01),
        settings(new Adam(0.01)).weightDecay(0.05),
        settings(new Nesterovs(0.1)).l2Bias(0.02),
        settings(new Adam(0.01)).biasUpdater(new Sgd(0.1)),
        settings(new Adam(0.01)).miniBatch(false),
        settings(new Adam(0.01)).constrainWeights(new MaxNormConstraint(0.5, 1)),
        settings(new Sgd(0.5))
            .gradientNormalization(GradientNormalization.ClipElementWiseAbsoluteValue)
            .gradientNormalizationThreshold(0.1),
        settings(new Adam(0.01)).gradientNormalization(GradientNormalization.RenormalizeL2PerLayer),
        settings(new Sgd(0.5))
            .gradientNormalization(GradientNormalization.ClipL2PerParamType)
            .gradientNormalizationThreshold(0.2));
  }

  private static NeuralNetConfiguration.Builder settings(IUpdater updater) {
    return new NeuralNetConfiguration.Builder().updater(updater);
  }

  @ParameterizedTest
  @MethodSource("settings")
  void everySettingOfTheWholeNetworkHolds(NeuralNetConfiguration.Builder settings) {
    Middle middle = SmallNetworks.onValues().get("batch norm");
    assertThatBothLearnTheSame(graph(VALUES, settings, middle), VALUES);
  }

  @Test
  void aLayerThatDoesNotLearnStaysAsItIs() {
    DenseLayer still =
        new DenseLayer.Builder().nOut(6).activation(Activation.TANH).updater(new NoOp()).build();
    DenseLayer slow =
        new DenseLayer.Builder().nOut(5).activation(Activation.TANH).updater(new Sgd(0.0)).build();
    ComputationGraph graph = graph(VALUES, new Adam(0.01), chain(slow, still));
    assertThatBothLearnTheSame(graph, VALUES);
  }

  @Test
  void aGraphThatGetsOtherParametersMeanwhileLearnsOnFromThose() {
    ComputationGraph start = graph(VALUES, new Adam(0.01), chain(dense(6, Activation.RELU)));
    ComputationGraph plain = copy(start);
    ComputationGraph compiled = copy(start);
    CompiledTraining training = CompiledTraining.of(compiled);
    for (int step = 0; step < 6; step++) {
      if (step == 3) {
        for (ComputationGraph graph : new ComputationGraph[] {plain, compiled}) {
          graph.setParam("three_W", Nd4j.ones(6, 3));
          graph.init(graph.params().mul(0.5), true);
        }
      }
      INDArray[] features = features(VALUES, step);
      INDArray[] targets = targets(start, features[0].size(0));
      plain.fit(new MultiDataSet(features, targets));
      assertThat(training.step(features, targets)).isNotNull();
    }
    assertThatAreClose("parameters", compiled.params(), plain.params());
  }

  /**
   * DL4J draws its mask in the order in which a layer's values lie; ours has an order of its own.
   */
  @Test
  void dropoutBehindADenseLayerLeavesWhatItLeavesInDl4jOnAverage() {
    ComputationGraph graph =
        graph(
            VALUES,
            new NoOp(),
            chain(dense(9, Activation.RELU), new DropoutLayer.Builder(new Dropout(0.6)).build()));
    INDArray[] features = features(VALUES, 0);
    INDArray[] targets = targets(graph, features[0].size(0));
    CompiledTraining training = CompiledTraining.of(graph);
    int draws = 500;
    double[] ours = new double[draws];
    double[] theirs = new double[draws];
    Nd4j.getRandom().setSeed(5);
    for (int i = 0; i < draws; i++) {
      ours[i] = training.step(features, targets).losses()[0];
      theirs[i] = graph.score(new MultiDataSet(features, targets), true);
    }

    double mean = DoubleStream.of(theirs).average().orElseThrow();
    double deviation =
        Math.sqrt(
            DoubleStream.of(theirs).map(x -> (x - mean) * (x - mean)).average().orElseThrow());
    assertThat(deviation).isGreaterThan(0.01 * mean);
    assertThat(DoubleStream.of(ours).average().orElseThrow())
        .isCloseTo(mean, within(5 * deviation / Math.sqrt(draws)));
  }

  @Test
  void featuresOfAnyTypeAndOrderAreTaken() {
    ComputationGraph start = graph(VALUES, new Sgd(0.1), chain(dense(6, Activation.RELU)));
    INDArray rows = Nd4j.randn(40, 12);
    INDArray targets = targets(start, 16)[0];
    INDArray part = rows.get(org.nd4j.linalg.indexing.NDArrayIndex.interval(8, 24));
    ComputationGraph first = copy(start);
    CompiledTraining.of(first)
        .step(new INDArray[] {part.dup('c')}, new INDArray[] {targets.dup('c')});

    for (INDArray same : new INDArray[] {part, part.dup('f'), part.castTo(DataType.DOUBLE)}) {
      ComputationGraph other = copy(start);
      CompiledTraining.of(other).step(new INDArray[] {same}, new INDArray[] {targets.dup('f')});
      assertThat(other.params()).isEqualTo(first.params());
    }
  }

  @Test
  void aParameterThatIsNoNumberMakesALossThatIsNone() {
    ComputationGraph graph = graph(VALUES, new Sgd(0.1), chain(dense(6, Activation.RELU)));
    graph.getParam("layer0_W").putScalar(0, Float.NaN);
    INDArray[] features = features(VALUES, 0);

    CompiledTraining.Step step =
        CompiledTraining.of(graph).step(features, targets(graph, features[0].size(0)));

    assertThat(step.losses()[0]).isNaN();
  }

  static Map<String, ComputationGraph> notCovered() {
    Map<String, ComputationGraph> all = new LinkedHashMap<>();
    // Settings of a whole network are written into its layers, so each gets layers of its own.
    Middle plain = builder -> chain(dense(6, Activation.RELU)).add(builder);
    all.put(
        "PReLULayer",
        graph(VALUES, new Sgd(0.1), chain(new PReLULayer.Builder().inputShape(12).build())));
    all.put(
        "FrozenLayer",
        graph(VALUES, new Sgd(0.1), chain(new FrozenLayer(dense(4, Activation.RELU)))));
    all.put(
        "GaussianDropout",
        graph(
            VALUES,
            new Sgd(0.1),
            chain(new DenseLayer.Builder().nOut(4).dropOut(new GaussianDropout(0.5)).build())));
    all.put(
        "noise on weights",
        graph(VALUES, settings(new Sgd(0.1)).weightNoise(new DropConnect(0.5)), plain));
    all.put(
        "layer norm",
        graph(
            VALUES,
            new Sgd(0.1),
            chain(new DenseLayer.Builder().nOut(4).hasLayerNorm(true).build())));
    all.put("activation", graph(VALUES, new Sgd(0.1), chain(dense(4, Activation.HARDTANH))));
    all.put(
        "ElementWiseVertex",
        graph(
            VALUES,
            new Sgd(0.1),
            builder -> {
              builder.addLayer("a", dense(4, Activation.TANH), "in");
              builder.addVertex("max", new ElementWiseVertex(ElementWiseVertex.Op.Max), "a", "a");
              return "max";
            }));
    all.put(
        "PNORM",
        graph(
            MAPS,
            new Sgd(0.1),
            chain(
                new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.PNORM, new int[] {2, 2})
                    .pnorm(2)
                    .build())));
    all.put(
        "means of windows with padding",
        graph(
            MAPS,
            new Sgd(0.1),
            chain(
                new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.AVG, new int[] {2, 2})
                    .padding(1, 1)
                    .build())));
    all.put(
        "optimization by",
        graph(
            VALUES,
            settings(new Sgd(0.1)).optimizationAlgo(OptimizationAlgorithm.CONJUGATE_GRADIENT),
            plain));
    all.put("loss that is to grow", graph(VALUES, settings(new Sgd(0.1)).minimize(false), plain));
    all.put("DOUBLE", graph(VALUES, settings(new Sgd(0.1)).dataType(DataType.DOUBLE), plain));
    all.put(
        "no loss depends on it",
        graph(
            VALUES,
            new Sgd(0.1),
            builder -> {
              builder.addLayer("a", dense(4, Activation.TANH), "in");
              builder.allowDisconnected(true);
              builder.addLayer("unread", dense(4, Activation.TANH), "a");
              return "a";
            }));
    ComputationGraph listened = graph(VALUES, new Sgd(0.1), plain);
    listened.setListeners(new CollectScoresListener(1));
    all.put("listeners", listened);
    return all;
  }

  static Stream<String> reasons() {
    return notCovered().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("reasons")
  void whatIsNotCoveredIsLeftToDl4jUntouchedAndWithTheReason(String reason) {
    ComputationGraph graph = notCovered().get(reason);
    INDArray before = graph.params().dup();
    boolean maps =
        graph.layerInputSize(0) == 2 || reason.equals("PNORM") || reason.contains("mean");
    INDArray[] features = features(maps ? MAPS : VALUES, 0);
    CompiledTraining training = CompiledTraining.of(graph);

    CompiledTraining.Step step = training.step(features, targets(graph, features[0].size(0)));

    assertThat(step).isNull();
    assertThat(training.notCovered()).containsIgnoringCase(reason);
    assertThat(graph.params()).isEqualTo(before);
    assertThat(graph.getIterationCount()).isZero();
  }

  @Test
  void mapsWithChannelsLastAreLeftToDl4j() {
    ConvolutionLayer last = convolution(4, 3, 3).dataFormat(CNN2DFormat.NHWC).build();
    ComputationGraph graph =
        graph(InputType.convolutional(9, 7, 2, CNN2DFormat.NHWC), new Sgd(0.1), chain(last));
    CompiledTraining training = CompiledTraining.of(graph);

    assertThat(
            training.step(new INDArray[] {Nd4j.rand(4, 9, 7, 2)}, new INDArray[] {Nd4j.rand(4, 3)}))
        .isNull();
    assertThat(training.notCovered()).contains("channels last");
  }
}
