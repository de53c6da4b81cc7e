package io.github.distillery.distill;

import io.github.distillery.label.Temperature;
import io.github.distillery.model.ModelException;
import io.github.distillery.train.Head;
import io.github.distillery.train.Schedule;
import java.util.List;
import java.util.Optional;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * Something of the teacher, or of the labels, that the student shall match. A signal is a plan: it
 * can be used for many students. Its weight is given where it is used, with {@link
 * Distillation#with(double, Signal)}.
 *
 * <p>Introduced in notebook 02.
 */
public sealed interface Signal
    permits SoftTargets,
        HardLabels,
        LogitMatching,
        DecoupledKnowledge,
        Dist,
        LabelSmoothing,
        VirtualTeacher,
        Hint,
        AttentionTransfer,
        FlowOfSolution,
        NeuronSelectivity,
        SimilarityPreserving,
        RelationalDistance,
        RelationalAngle,
        VariationalInformation,
        ContrastiveRepresentation,
        Adversarial,
        Custom {
  /**
   * The name of the signal in histories, unique in one distillation.
   *
   * @return lower-case words
   */
  String name();

  /**
   * Whether it asks a teacher. What does not can be used with {@link
   * Distillation#withoutTeacher()}.
   *
   * @return false for signals that look at the labels only
   */
  default boolean needsTeacher() {
    return true;
  }

  /**
   * The layers of the teacher whose outputs are wanted for every sample, so that they can be kept
   * along with the logits. Others can be asked for as well; the teacher is then asked about every
   * batch.
   *
   * @return names of layers; empty where logits or labels suffice
   */
  default List<String> teacherLayers() {
    return List.of();
  }

  /**
   * Becomes a head of one student, for one training.
   *
   * @param weight by which the loss is multiplied
   * @param context student, teacher and data
   * @return the head
   * @throws ModelException where student, teacher and data do not fit this signal
   */
  Head head(Schedule weight, SignalContext context);

  /**
   * Matches the teacher's logits, by half their squared distance; see {@link LogitMatchingLoss} (Ba
   * and Caruana 2014).
   *
   * @return the signal
   */
  static Signal logitMatching() {
    return new LogitMatching();
  }

  /**
   * Matches how sure the teacher is of the true class and, weighted apart, how it divides the rest
   * among the other classes; see {@link DecoupledLoss} (Zhao and others 2022).
   *
   * @param beta weight of the second part beside the first, 0 or more; often 2 to 8
   * @param temperature the same for teacher and student
   * @return the signal
   */
  static Signal decoupled(double beta, Temperature temperature) {
    return new DecoupledKnowledge(beta, Schedule.constant(temperature.value()));
  }

  /**
   * Matches how the teacher ranks classes and samples, for a teacher much stronger than its
   * student; see {@link DistLoss} (Huang and others 2022).
   *
   * @param interClass weight of the relations among the classes of a sample, 0 or more; often 1
   * @param intraClass weight of the relations among the samples of a class, 0 or more; often 1
   * @param temperature the same for teacher and student; often 1 or 4
   * @return the signal
   */
  static Signal dist(double interClass, double intraClass, Temperature temperature) {
    return new Dist(interClass, intraClass, Schedule.constant(temperature.value()));
  }

  /**
   * Matches labels that leave something to every class, without a teacher; see {@link
   * LabelSmoothingLoss} (Szegedy and others 2016).
   *
   * @param epsilon the share of each label that is spread over all classes; often 0.1
   * @return the signal
   */
  static Signal labelSmoothing(double epsilon) {
    return new LabelSmoothing(epsilon);
  }

  /**
   * Matches a teacher that does not exist, always right and unsure in the same way; see {@link
   * VirtualTeacher} (Yuan and others 2020).
   *
   * @param correct what it gives the true class, before softening; at least 0.9 in the paper
   * @param temperature the same for it and the student; 20 or more in the paper
   * @return the signal
   */
  static Signal virtualTeacher(double correct, Temperature temperature) {
    return new VirtualTeacher(correct, Schedule.constant(temperature.value()));
  }

  /**
   * What a layer of the teacher gives, through a projector where the shapes differ (FitNets: Romero
   * and others 2015).
   *
   * @param teacherLayer the teacher's layer
   * @param studentLayer the student's layer
   * @return the signal
   */
  static Hint hint(String teacherLayer, String studentLayer) {
    return new Hint(teacherLayer, studentLayer, false);
  }

  /**
   * Where in the image a layer looks, with the power 2 (attention transfer: Zagoruyko and Komodakis
   * 2017).
   *
   * @param teacherLayer the teacher's layer, of maps
   * @param studentLayer the student's layer, of maps
   * @return the signal
   */
  static AttentionTransfer attention(String teacherLayer, String studentLayer) {
    return new AttentionTransfer(teacherLayer, studentLayer, 2);
  }

  /**
   * How a network gets from one layer to a later one (FSP: Yim and others 2017).
   *
   * @param teacherFirst the teacher's layer where the flow begins
   * @param teacherSecond the teacher's layer where it ends
   * @param studentFirst the student's layer where the flow begins, with as many channels
   * @param studentSecond the student's layer where it ends, with as many channels
   * @return the signal
   */
  static FlowOfSolution flow(
      String teacherFirst, String teacherSecond, String studentFirst, String studentSecond) {
    return new FlowOfSolution(teacherFirst, teacherSecond, studentFirst, studentSecond);
  }

  /**
   * What the channels of a layer respond to (neuron selectivity transfer: Huang and Wang 2017).
   *
   * @param teacherLayer the teacher's layer, of maps
   * @param studentLayer the student's layer, of maps
   * @return the signal
   */
  static NeuronSelectivity selectivity(String teacherLayer, String studentLayer) {
    return new NeuronSelectivity(teacherLayer, studentLayer);
  }

  /**
   * How alike the samples of a batch are to each other (Tung and Mori 2019).
   *
   * @param teacherLayer a layer of the teacher
   * @param studentLayer a layer of the student
   * @return the signal
   */
  static SimilarityPreserving similarityPreserving(String teacherLayer, String studentLayer) {
    return new SimilarityPreserving(teacherLayer, studentLayer);
  }

  /**
   * How far apart the samples of a batch are (Park and others 2019).
   *
   * @param teacherLayer a layer of the teacher
   * @param studentLayer a layer of the student
   * @return the signal
   */
  static RelationalDistance relationalDistance(String teacherLayer, String studentLayer) {
    return new RelationalDistance(teacherLayer, studentLayer);
  }

  /**
   * The angles that the samples of a batch form (Park and others 2019).
   *
   * @param teacherLayer a layer of the teacher
   * @param studentLayer a layer of the student
   * @return the signal
   */
  static RelationalAngle relationalAngle(String teacherLayer, String studentLayer) {
    return new RelationalAngle(teacherLayer, studentLayer);
  }

  /**
   * As much information as can be shared with a layer of the teacher (Ahn and others 2019).
   *
   * @param teacherLayer a layer of the teacher
   * @param studentLayer a layer of the student
   * @return the signal
   */
  static VariationalInformation variationalInformation(String teacherLayer, String studentLayer) {
    return new VariationalInformation(teacherLayer, studentLayer);
  }

  /**
   * A space in which a sample's two views are near each other and far from other samples' (Tian,
   * Krishnan and Isola 2020).
   *
   * @param teacherLayer a layer of the teacher
   * @param studentLayer a layer of the student
   * @return the signal
   */
  static ContrastiveRepresentation contrastive(String teacherLayer, String studentLayer) {
    return new ContrastiveRepresentation(teacherLayer, studentLayer);
  }

  /**
   * A discriminator learns to tell the teacher's predictions from the student's, and the student
   * learns to fool it; see {@link Adversarial}. Beside soft or hard targets:
   *
   * <pre>{@code
   * Distillation.from(teacher).soft(1, temperature(4)).with(0.1, Signal.adversarial())
   * }</pre>
   *
   * <p>Introduced in notebook 04.
   *
   * @return the signal with its defaults, to be changed by {@code .temperature(4)} and so on
   */
  static Adversarial adversarial() {
    return Adversarial.defaults();
  }

  /**
   * A loss of one's own on the logits, as a formula.
   *
   * <pre>{@code
   * Signal.custom("mine", (sd, teacher, student) -> sd.mean(sd.math.square(teacher.sub(student))))
   * }</pre>
   *
   * <p>Introduced in notebook 03.
   *
   * @param name the name in histories
   * @param formula of teacher logits and student logits, both {@code [batch, classes]}
   * @return the signal
   */
  static Signal custom(String name, Formula formula) {
    return new Custom(
        name,
        Optional.empty(),
        (teacher, student) -> new FormulaLoss(name, formula, teacher, student));
  }

  /**
   * A loss of one's own on a pair of layers, as a formula.
   *
   * <p>Introduced in notebook 03.
   *
   * @param name the name in histories
   * @param teacherLayer one of the teacher's layers
   * @param studentLayer one of the student's layers
   * @param formula of what both give: {@code [batch, units]} or {@code [batch, channels, height,
   *     width]}
   * @return the signal
   */
  static Signal custom(String name, String teacherLayer, String studentLayer, Formula formula) {
    return new Custom(
        name,
        Optional.of(new LayerPair(teacherLayer, studentLayer)),
        (teacher, student) -> new FormulaLoss(name, formula, teacher, student));
  }

  /**
   * A loss of one's own on the logits, as any of DL4J's loss functions. The same object serves
   * every training; what a loss remembers of one must not disturb the next.
   *
   * <p>Introduced in notebook 03.
   *
   * @param name the name in histories
   * @param loss gets the teacher's logits as labels and the student's, both {@code [batch,
   *     classes]}
   * @return the signal
   */
  static Signal custom(String name, ILossFunction loss) {
    return new Custom(name, Optional.empty(), (teacher, student) -> loss);
  }

  /**
   * A loss of one's own on a pair of layers, as any of DL4J's loss functions. The same object
   * serves every training; what a loss remembers of one must not disturb the next.
   *
   * <p>Introduced in notebook 03.
   *
   * @param name the name in histories
   * @param teacherLayer one of the teacher's layers
   * @param studentLayer one of the student's layers
   * @param loss gets the teacher's layer as labels and the student's, each sample in one row
   * @return the signal
   */
  static Signal custom(String name, String teacherLayer, String studentLayer, ILossFunction loss) {
    return new Custom(
        name, Optional.of(new LayerPair(teacherLayer, studentLayer)), (teacher, student) -> loss);
  }
}
