package io.github.distillery.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class DatasetTest {
  private static final List<String> CLASSES = List.of("a", "b");

  @Test
  void labelsAreOneHotInTheOrderOfTheClassNames() {
    Dataset data = Samples.ofClasses(2, 0, 1);
    assertThat(data.labels().toFloatMatrix())
        .isDeepEqualTo(new float[][] {{0, 0, 1}, {1, 0, 0}, {0, 1, 0}});
  }

  @Test
  void oneHotLabelsAndClassNumbersMakeTheSameData() {
    INDArray features = Nd4j.create(new float[][] {{1, 2}, {3, 4}});
    INDArray oneHot = Nd4j.create(new float[][] {{0, 1}, {1, 0}});
    Dataset data = Dataset.of("d", features, oneHot, CLASSES, Provenance.unknown());
    assertThat(data.classOf()).containsExactly(1, 0);
    assertThat(data.hash()).isEqualTo(of(features, 1, 0).hash());
  }

  @Test
  void doubleFeaturesBecomeFloats() {
    Dataset data = of(Nd4j.create(new double[][] {{0.5}, {1.5}}), 0, 1);
    assertThat(data.features().dataType()).isEqualTo(DataType.FLOAT);
    assertThat(data.features().getDouble(1, 0)).isEqualTo(1.5);
  }

  @Test
  void featuresOfAViewAreCopiedSoThatTheOwnerOfTheWholeMayWriteOn() {
    INDArray whole = Nd4j.create(new float[][] {{1, 2, 3}, {4, 5, 6}});
    INDArray columns = whole.get(NDArrayIndex.all(), NDArrayIndex.interval(0, 2));
    Dataset data = of(columns, 0, 1);
    whole.assign(0);
    assertThat(data.features().toFloatMatrix()).isDeepEqualTo(new float[][] {{1, 2}, {4, 5}});
  }

  @Test
  void theClassesGivenMayBeWrittenToAfterwards() {
    int[] classOf = {0, 1};
    Dataset data = of(Nd4j.zeros(2, 1), classOf);
    classOf[0] = 1;
    data.classOf()[1] = 0;
    assertThat(data.classOf()).containsExactly(0, 1);
  }

  @Test
  void sampleShapeAndLengthLeaveTheFirstDimensionOut() {
    Dataset data = of(Nd4j.zeros(2, 3, 4, 5), 0, 1);
    assertThat(data.sampleShape()).containsExactly(3, 4, 5);
    assertThat(data.sampleLength()).isEqualTo(60);
  }

  @Test
  void differentCountsOfSamplesAndLabelsAreRefused() {
    refused(Nd4j.zeros(3, 2), 0, 1).hasMessageContainingAll("d:", "3 samples", "2 labels");
  }

  @Test
  void anUnknownClassIsRefusedWithItsSample() {
    refused(Nd4j.zeros(3, 2), 0, 1, 2)
        .hasMessageContainingAll("sample 2", "class 2", "from 0 to 1");
    refused(Nd4j.zeros(3, 2), 0, -1, 0).hasMessageContainingAll("sample 1", "class -1");
  }

  @Test
  void featuresWithoutASampleDimensionAreRefused() {
    refused(Nd4j.zeros(3), 0, 1, 0).hasMessageContainingAll("[3]", "[samples, ...]");
  }

  @Test
  void aValueThatIsNotFiniteIsRefusedWithItsSample() {
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      INDArray features = Nd4j.zeros(3, 1, 2, 2);
      features.putScalar(new int[] {1, 0, 1, 0}, bad);
      refused(features, 0, 1, 0).hasMessageContainingAll("sample 1", "NaN or infinity");
    }
  }

  @Test
  void infinitiesThatCancelAreRefusedToo() {
    INDArray features =
        Nd4j.create(new float[][] {{1}, {Float.POSITIVE_INFINITY}, {Float.NEGATIVE_INFINITY}});
    refused(features, 0, 1, 0).hasMessageContaining("sample 1");
  }

  @Test
  void aRowThatIsNotOneHotIsRefusedWithItsPlace() {
    INDArray features = Nd4j.zeros(2, 1);
    oneHotRefused(features, new float[][] {{1, 0}, {1, 1}})
        .hasMessageContainingAll("sample 1", "column 1", "1.0");
    oneHotRefused(features, new float[][] {{1, 0}, {0.5f, 0.5f}})
        .hasMessageContainingAll("sample 1", "0.5", "column 0");
    oneHotRefused(features, new float[][] {{1, 0}, {0, 0}})
        .hasMessageContainingAll("sample 1", "all zeros");
    oneHotRefused(features, new float[][] {{1, 0, 0}, {0, 1, 0}})
        .hasMessageContainingAll("[2, 3]", "2 class names");
  }

  @Test
  void aSubsetKeepsTheOrderAskedForAndTheClasses() {
    Dataset part = Samples.ofClasses(0, 1, 2, 0).subset(new int[] {3, 1, 3}, "part");
    assertThat(Samples.numbers(part)).containsExactly(3, 1, 3);
    assertThat(part.classOf()).containsExactly(0, 1, 0);
    assertThat(part.classes()).isEqualTo(3);
    assertThat(part.name()).isEqualTo("part");
  }

  @Test
  void aSubsetOfImagesKeepsEachImageWhole() {
    INDArray images = Nd4j.arange(24).castTo(DataType.FLOAT).reshape('c', 3, 2, 2, 2);
    Dataset part = of(images, 0, 1, 0).subset(new int[] {2, 0}, "part");
    assertThat(part.features().shape()).containsExactly(2, 2, 2, 2);
    assertThat(part.features().ravel().toFloatVector())
        .containsExactly(16, 17, 18, 19, 20, 21, 22, 23, 0, 1, 2, 3, 4, 5, 6, 7);
  }

  @Test
  void aSubsetBeyondTheDataIsRefused() {
    Dataset data = Samples.ofClasses(0, 1, 2);
    assertThatThrownBy(() -> data.subset(new int[] {0, 3}, "part"))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("no sample 3", "0 to 2");
    assertThatThrownBy(() -> data.subset(new int[] {-1}, "part"))
        .hasMessageContaining("no sample -1");
  }

  @Test
  void onlyAndWithoutDivideTheDataAndKeepAllClasses() {
    Dataset data = Samples.ofClasses(2, 0, 1, 2, 0);
    assertThat(Samples.numbers(data.only(2, 0))).containsExactly(0, 1, 3, 4);
    assertThat(Samples.numbers(data.without(2, 0))).containsExactly(2);
    assertThat(data.without(2, 0).classNames()).isEqualTo(data.classNames());
    assertThat(data.only(2).name()).contains("only c");
    assertThatThrownBy(() -> data.only(3)).hasMessageContainingAll("no class 3", "0 to 2");
    assertThatThrownBy(() -> data.without(-1)).hasMessageContaining("no class -1");
  }

  @Test
  void aDrawnSampleKeepsTheSharesOfTheClassesAndDependsOnTheSeedAlone() {
    Dataset data = Samples.unbalanced(200);
    Dataset drawn = data.sample(50, 7);
    assertThat(drawn.size()).isEqualTo(50);
    assertThat(Samples.count(drawn, 0)).isEqualTo(30);
    assertThat(Samples.count(drawn, 1)).isEqualTo(15);
    assertThat(Samples.count(drawn, 2)).isEqualTo(5);
    assertThat(Samples.numbers(drawn)).doesNotHaveDuplicates().isSorted();
    assertThat(Samples.numbers(data.sample(50, 7))).isEqualTo(Samples.numbers(drawn));
    assertThat(Samples.numbers(data.sample(50, 8))).isNotEqualTo(Samples.numbers(drawn));
  }

  @Test
  void everyCountFromNoneToAllCanBeDrawn() {
    Dataset data = Samples.ofClasses(0, 0, 0, 1, 1, 2, 0);
    for (int count = 0; count <= data.size(); count++) {
      Dataset drawn = data.sample(count, 3);
      assertThat(drawn.size()).isEqualTo(count);
      assertThat(Samples.numbers(drawn)).doesNotHaveDuplicates();
    }
    assertThatThrownBy(() -> data.sample(8, 3)).hasMessageContainingAll("8 samples", "of 7");
    assertThatThrownBy(() -> data.sample(-1, 3)).isInstanceOf(DataException.class);
  }

  @Test
  void theHashIsTheSameForTheSameContentWhateverNameAndOrigin() {
    Dataset data = Samples.ofClasses(0, 1, 2);
    assertThat(data.hash()).matches("[0-9a-f]{64}").isEqualTo(Samples.ofClasses(0, 1, 2).hash());
    assertThat(data.named("other").hash()).isEqualTo(data.hash());
    assertThat(data.withProvenance(new Provenance("there", "MIT", "")).hash())
        .isEqualTo(data.hash());
  }

  @Test
  void theHashChangesWithOrderLabelFeatureShapeAndClassName() {
    INDArray features = Nd4j.create(new float[][] {{1, 2}, {3, 4}});
    Dataset data = of(features, 0, 1);
    INDArray nearly = features.dup();
    nearly.putScalar(1, 1, Math.nextUp(4f));
    assertThat(
            List.of(
                data.hash(),
                data.subset(new int[] {1, 0}, "d").hash(),
                of(features, 0, 0).hash(),
                of(nearly, 0, 1).hash(),
                of(features.reshape(2, 1, 2), 0, 1).hash(),
                named(List.of("a", "c")).hash(),
                named(List.of("a", "b", "c")).hash()))
        .doesNotHaveDuplicates();
  }

  @Test
  void classNamesThatRunTogetherHashDifferently() {
    assertThat(named(List.of("a", "b\nc")).hash()).isNotEqualTo(named(List.of("a\nb", "c")).hash());
  }

  @Test
  void theHashCoversEveryBlockWhateverTheMemoryOrder() {
    // 3 x 2,000,000 values are more than one block of the digest
    INDArray array = Nd4j.zeros(DataType.FLOAT, 3, 2_000_000);
    String zeros = ContentHash.of(array);
    array.putScalar(2, 1_999_999, 1);
    assertThat(ContentHash.of(array)).isNotEqualTo(zeros).isEqualTo(ContentHash.of(array.dup('f')));
  }

  @Test
  void featureNamesMustFitAndStayWithParts() {
    Dataset data = Samples.ofClasses(0, 1, 2).withFeatureNames(List.of("number", "class"));
    assertThat(data.only(1).featureNames()).containsExactly("number", "class");
    assertThatThrownBy(() -> data.withFeatureNames(List.of("one")))
        .hasMessageContainingAll("1 names", "2 features");
  }

  @Test
  void newFeaturesMustFitTheLabels() {
    Dataset data = Samples.ofClasses(0, 1, 2);
    assertThat(data.withFeatures(Nd4j.zeros(3, 1, 4)).sampleShape()).containsExactly(1, 4);
    assertThatThrownBy(() -> data.withFeatures(Nd4j.zeros(2, 2)))
        .hasMessageContainingAll("2 samples", "3 labels");
  }

  @Test
  void aProvenanceTakesAHashOrNone() {
    assertThat(new Provenance("here", "MIT", "ab".repeat(32)).sha256()).hasSize(64);
    assertThatThrownBy(() -> new Provenance("here", "MIT", "AB"))
        .hasMessageContainingAll("\"AB\"", "64 hexadecimal digits");
  }

  private static Dataset of(INDArray features, int... classOf) {
    return Dataset.of("d", features, classOf, CLASSES, Provenance.unknown());
  }

  private static Dataset named(List<String> classNames) {
    INDArray features = Nd4j.create(new float[][] {{1, 2}, {3, 4}});
    return Dataset.of("d", features, new int[] {0, 1}, classNames, Provenance.unknown());
  }

  private static AbstractThrowableAssert<?, ?> refused(INDArray features, int... classOf) {
    return assertThatThrownBy(() -> of(features, classOf))
        .as("features %s, classes %s", features.shapeInfoToString(), Arrays.toString(classOf))
        .isInstanceOf(DataException.class);
  }

  private static AbstractThrowableAssert<?, ?> oneHotRefused(INDArray features, float[][] oneHot) {
    return assertThatThrownBy(
            () -> Dataset.of("d", features, Nd4j.create(oneHot), CLASSES, Provenance.unknown()))
        .isInstanceOf(DataException.class);
  }

  @Test
  void writingIntoTheArrayAfterwardsDoesNotChangeTheData() {
    for (DataType type : List.of(DataType.FLOAT, DataType.DOUBLE)) {
      INDArray array = Nd4j.ones(type, 2, 3);
      Dataset data =
          Dataset.of("mine", array, new int[] {0, 1}, List.of("a", "b"), Provenance.unknown());
      Dataset other = data.withFeatures(array);
      String hash = data.hash();

      array.assign(7);

      assertThat(data.features().sumNumber().doubleValue()).isEqualTo(6);
      assertThat(data.subset(new int[] {0, 1}, "mine").hash()).isEqualTo(hash);
      assertThat(other.features().sumNumber().doubleValue()).isEqualTo(6);
    }
  }
}
