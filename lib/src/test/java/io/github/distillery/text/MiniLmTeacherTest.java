package io.github.distillery.text;

import static io.github.distillery.model.Temperature.temperature;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.distillery.data.Dataset;
import io.github.distillery.data.Split;
import io.github.distillery.distill.Distillation;
import io.github.distillery.evaluate.Evaluation;
import io.github.distillery.label.SoftLabels;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.Classifier.Outputs;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import io.github.distillery.train.Trained;
import io.github.distillery.train.Trainer;
import io.github.distillery.train.TrainingOptions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class MiniLmTeacherTest {
  private static final int TOKENS = 16;

  private final MiniLm miniLm = MiniLm.load();
  private final SentencesSplit parts = TextFixture.opinions(200).split(0.5, 0.2, 7);
  private final Split embeddings = parts.encoded(miniLm::encode);
  private final Split ids = parts.encoded(part -> miniLm.tokens(part, TOKENS));
  private final TrainingOptions options =
      TrainingOptions.defaults().epochs(20).batchSize(16).learningRate(0.01);
  private final Trained head = Trainer.train(Architectures.mlp(384, 8, 2), embeddings, options);
  private final MiniLmTeacher teacher = miniLm.teacher(head);

  @Test
  void saysOfTokensWhatItsHeadSaysOfEmbeddings() {
    INDArray ofTokens = teacher.logits(ids.test().features());
    INDArray ofEmbeddings = head.logits(embeddings.test().features());

    assertThat(ofTokens.shape()).containsExactly(ids.test().size(), 2);
    assertThat(ofTokens.equalsWithEps(ofEmbeddings, 1e-4)).isTrue();
    assertThat(Evaluation.of(teacher, ids.test()).accuracy()).isGreaterThan(0.9);
  }

  @Test
  void hasLayersOfTheTransformerTheEmbeddingAndTheHead() {
    assertThat(teacher.layers())
        .containsExactly(
            "layer1",
            "layer2",
            "layer3",
            "layer4",
            "layer5",
            "layer6",
            "embedding",
            "head/dense1",
            "head/logits");
    Outputs outputs = teacher.outputs(ids.test().features(), teacher.layers());

    for (String layer : teacher.layers()) {
      int width = layer.equals("head/dense1") ? 8 : layer.equals("head/logits") ? 2 : 384;
      assertThat(outputs.features().get(layer).shape())
          .as(layer)
          .containsExactly(ids.test().size(), width);
    }
    assertThat(
            outputs.features().get("embedding").equalsWithEps(embeddings.test().features(), 1e-5))
        .isTrue();
    assertThat(outputs.features().get("head/logits")).isEqualTo(outputs.logits());
    assertThat(outputs.features().get("layer1")).isNotEqualTo(outputs.features().get("layer2"));
    assertThat(teacher.featureShape(ids.test().features(new int[] {0}), "layer3").channels())
        .isEqualTo(384);
  }

  @Test
  void softLabelsHoldItsLayers() {
    SoftLabels labels = SoftLabels.from(teacher, ids.train(), "layer3");

    assertThat(labels.features(new int[] {0, 1}, "layer3").shape()).containsExactly(2, 384);
    assertThat(labels.teacherFingerprint()).isEqualTo(teacher.fingerprint());
  }

  @Test
  void teachesAStudentOnTheSameTokensWithAHint() {
    Architecture plan = TextArchitectures.wordVectors(miniLm.vocabulary(), 8, 16, 2);

    Trained student =
        Distillation.from(teacher)
            .soft(0.9, temperature(2))
            .hard(0.1)
            .hint(0.1, "layer3", "hidden")
            .train(plan, ids, options);

    assertThat(Evaluation.of(student, ids.test()).accuracy()).isGreaterThan(0.85);
    assertThat(student.layers()).containsExactly("vectors", "average", "hidden", "logits");
    assertThat(student.features(ids.test().features(), "average").shape())
        .containsExactly(ids.test().size(), 8);
  }

  @Test
  void teachesAStudentOnWordsByItsSoftLabels() {
    Split words = parts.encoded(BagOfWords.fit(parts.train(), 50)::encode);
    SoftLabels labels = SoftLabels.from(head, embeddings.train()).forView(words.train());

    Trained student =
        Distillation.from(labels)
            .soft(0.9, temperature(2))
            .hard(0.1)
            .train(Architectures.mlp(words.train().featureNames().size(), 8, 2), words, options);

    assertThat(Evaluation.of(student, words.test()).accuracy()).isGreaterThan(0.9);
  }

  @Test
  void hasAFingerprintOfModelAndHead() {
    Network other = Architectures.mlp(384, 8, 2).initialize(99);

    assertThat(miniLm.teacher(head).fingerprint()).isEqualTo(teacher.fingerprint());
    assertThat(miniLm.teacher(other).fingerprint()).isNotEqualTo(teacher.fingerprint());
    assertThat(teacher.fingerprint()).isNotEqualTo(head.fingerprint());
    assertThat(teacher.classNames()).containsExactly("negative", "positive");
  }

  @Test
  void doesNotCareHowMuchPaddingThereIs() {
    Dataset wide = miniLm.tokens(parts.test(), 64);

    assertThat(
            teacher
                .logits(wide.features())
                .equalsWithEps(teacher.logits(ids.test().features()), 1e-4))
        .isTrue();
  }

  @Test
  void refusesWhatAreNoTokens() {
    assertThatThrownBy(() -> teacher.logits(embeddings.test().features()))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("sample 0 has")
        .hasMessageContaining("not embeddings");
    assertThatThrownBy(() -> teacher.logits(Nd4j.create(new float[][] {{101, 40_000, 102}})))
        .hasMessageContaining("40000.0 where an id from 0 to 30,521");
    assertThatThrownBy(() -> teacher.logits(Nd4j.zeros(2, 5)))
        .hasMessageContaining("sample 0 has 0 tokens");
    assertThatThrownBy(() -> teacher.features(ids.test().features(), "layer7"))
        .hasMessageContaining("no layer \"layer7\" (did you mean")
        .hasMessageContaining("embedding");
    assertThatThrownBy(() -> miniLm.teacher(Architectures.mlp(10, 2).initialize(1)))
        .hasMessageContaining("takes 10 values")
        .hasMessageContaining("384");
    assertThatThrownBy(() -> TextArchitectures.wordVectors(0, 8, 8, 2))
        .hasMessageContaining("a size is 0");
    assertThat(List.of(teacher.toString())).first().asString().contains("2 logits");
  }
}
