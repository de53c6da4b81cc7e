package io.github.distillery.distill;

import io.github.distillery.model.ModelException;
import io.github.distillery.model.Temperature;
import io.github.distillery.train.Head;
import io.github.distillery.train.Schedule;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * Something of the teacher, or of the labels, that the student shall match. A signal is a plan: it
 * can be used for many students. Its weight is given where it is used, with {@link
 * Distillation#with(double, Signal)}:
 *
 * <pre>{@code
 * Distillation.from(teacher)
 *     .with(0.9, Signal.softTargets(temperature(4)))
 *     .with(0.1, Signal.hardLabels())
 * }</pre>
 *
 * <p>Predictions: {@link #softTargets(Temperature) softTargets}, {@link #hardLabels}, {@link
 * #logitMatching}, {@link #decoupled(double, Temperature) decoupled}, {@link #dist(double, double,
 * Temperature) dist}, and as baselines {@link #labelSmoothing} and {@link #virtualTeacher(double,
 * Temperature) virtualTeacher}. Layers: {@link #hint}, {@link #attention}, {@link #flow}, {@link
 * #selectivity}, {@link #similarityPreserving}, {@link #relationalDistance}, {@link
 * #relationalAngle}, {@link #variationalInformation}, {@link #contrastive}. A game: {@link
 * #adversarial}. One's own: {@link #custom(String, Formula) custom}.
 *
 * <p>Introduced in notebook 02.
 */
public sealed interface Signal extends Serializable
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
   * Whether it makes sense for samples that are mixed with each other, as by {@link
   * io.github.distillery.train.Augmentation#mixup}.
   *
   * @return false for signals that need one class of a sample, or look it up by its index
   */
  default boolean takesMixtures() {
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
   * The teacher's probabilities at a temperature (Hinton, Vinyals and Dean 2015, section 2).
   *
   * <pre>{@code
   * loss       = T^2 * mean over the batch of KL(p || q),  p = softmax(v / T), q = softmax(z / T)
   * KL(p || q) = sum over the classes of p * (log p - log q)
   * }</pre>
   *
   * <p>Teacher logits v and student logits z are {@code [batch, classes]}; teacher first, natural
   * logarithm, 0 where both agree. Usual weight: 0.9 beside hard labels at 0.1; the paper gives the
   * labels "a considerably lower weight". {@link Distillation#soft(double, Temperature)} is the
   * short form.
   *
   * <p>Introduced in notebook 02.
   *
   * @param temperature T, the same for teacher and student; often 2 to 20, lower for small students
   * @return the signal
   */
  static Signal softTargets(Temperature temperature) {
    return new SoftTargets(temperature);
  }

  /**
   * The teacher's probabilities at a temperature that changes as the training goes: {@code T^2 *
   * mean over the batch of KL(softmax(v / T) || softmax(z / T))} for teacher logits v and student
   * logits z, {@code [batch, classes]}, with the T of each step (Hinton, Vinyals and Dean 2015,
   * section 2; see {@link SoftTargets}).
   *
   * <pre>{@code
   * Signal.softTargets(Schedule.linear(8, 1))
   * }</pre>
   *
   * <p>Introduced in notebook 03.
   *
   * @param temperature T, the same for teacher and student
   * @return the signal
   * @throws IllegalArgumentException where the temperature is, reaches or comes near to 0
   */
  static Signal softTargets(Schedule temperature) {
    return new SoftTargets(temperature);
  }

  /**
   * The labels of the data, by cross-entropy: {@code mean over the batch of -sum over the classes
   * of y * log softmax(z)} for one-hot labels y and student logits z, both {@code [batch,
   * classes]}, natural logarithm.
   *
   * <p>Usual weight: 0.1 beside soft targets at 0.9, and 1 beside signals on layers. {@link
   * Distillation#hard(double)} is the short form. Needs labels, and no teacher.
   *
   * <p>Introduced in notebook 02.
   *
   * @return the signal
   */
  static Signal hardLabels() {
    return new HardLabels();
  }

  /**
   * The teacher's logits themselves (Ba and Caruana 2014, section 2.2, equation 1).
   *
   * <pre>{@code
   * loss = mean over the batch of 1/2 * sum over the classes of (z - v)^2
   * }</pre>
   *
   * <p>Teacher logits v and student logits z are {@code [batch, classes]}. Usual weight: 1 alone,
   * as in the paper; less beside other losses, since logits are large.
   *
   * <p>Introduced in notebook 04.
   *
   * @return the signal
   */
  static Signal logitMatching() {
    return new LogitMatching();
  }

  /**
   * How sure the teacher is of the true class and, weighted apart, how it divides the rest among
   * the other classes (Zhao, Cui, Song, Qiu and Liang 2022, sections 3.1 and 3.3, equations 5 to
   * 7).
   *
   * <pre>{@code
   * loss = T^2 * mean over the batch of (TCKD + beta * NCKD)
   * TCKD = KL((p_t, 1 - p_t) || (q_t, 1 - q_t)),  t the true class
   * NCKD = KL(p' || q'),  p' and q' the softmax over the classes other than t
   * }</pre>
   *
   * <p>With {@code p = softmax(v / T)} of the teacher's logits v and {@code q = softmax(z / T)} of
   * the student's z, both {@code [batch, classes]}; teacher first, sums over the classes, natural
   * logarithm. Of two classes NCKD is 0 by definition. Usual weight: 1 beside the labels at 1, at T
   * = 4. Needs the labels of all samples and two classes or more.
   *
   * <p>Introduced in notebook 04.
   *
   * @param beta weight of NCKD beside TCKD, 0 or more; often 2 to 8
   * @param temperature T, the same for teacher and student; often 4
   * @return the signal
   * @throws IllegalArgumentException where beta is below 0 or no number
   */
  static Signal decoupled(double beta, Temperature temperature) {
    return decoupled(beta, Schedule.constant(temperature.value()));
  }

  /**
   * Decoupled knowledge at a temperature that changes as the training goes: {@code T^2 * mean over
   * the batch of (TCKD + beta * NCKD)} with the T of each step, see {@link DecoupledKnowledge}
   * (Zhao, Cui, Song, Qiu and Liang 2022, sections 3.1 and 3.3, equations 5 to 7).
   *
   * <p>Introduced in notebook 04.
   *
   * @param beta weight of NCKD beside TCKD, 0 or more; often 2 to 8
   * @param temperature T, the same for teacher and student
   * @return the signal
   * @throws IllegalArgumentException where beta is below 0 or no number, or the temperature is,
   *     reaches or comes near to 0
   */
  static Signal decoupled(double beta, Schedule temperature) {
    return new DecoupledKnowledge(beta, temperature);
  }

  /**
   * How the teacher ranks classes and samples, for a teacher much stronger than its student (DIST:
   * Huang, You, Wang, Qian and Xu 2022, section 3, equations 7 to 9).
   *
   * <pre>{@code
   * loss  = T^2 * (interClass * inter + intraClass * intra)
   * inter = mean over the batch of (1 - r(row of p, row of q))
   * intra = mean over the classes of (1 - r(column of p, column of q))
   * }</pre>
   *
   * <p>With Pearson's correlation r, {@code p = softmax(v / T)} of the teacher's logits v and
   * {@code q = softmax(z / T)} of the student's z, both {@code [batch, classes]}. Where nothing
   * varies a row or column adds 0. Usual weight: 1 beside the labels at 1.
   *
   * <p>Introduced in notebook 04.
   *
   * @param interClass weight of the relations among the classes of a sample, 0 or more; often 1
   * @param intraClass weight of the relations among the samples of a class, 0 or more; often 1
   * @param temperature T, the same for teacher and student; often 1 or 4
   * @return the signal
   * @throws IllegalArgumentException where a weight is below 0 or no number, or both are 0
   */
  static Signal dist(double interClass, double intraClass, Temperature temperature) {
    return dist(interClass, intraClass, Schedule.constant(temperature.value()));
  }

  /**
   * DIST at a temperature that changes as the training goes: {@code T^2 * (interClass * inter +
   * intraClass * intra)} with the T of each step, see {@link Dist} (Huang, You, Wang, Qian and Xu
   * 2022, section 3, equations 7 to 9).
   *
   * <p>Introduced in notebook 04.
   *
   * @param interClass weight of the relations among the classes of a sample, 0 or more; often 1
   * @param intraClass weight of the relations among the samples of a class, 0 or more; often 1
   * @param temperature T, the same for teacher and student
   * @return the signal
   * @throws IllegalArgumentException where a weight is below 0 or no number, both are 0, or the
   *     temperature is, reaches or comes near to 0
   */
  static Signal dist(double interClass, double intraClass, Schedule temperature) {
    return new Dist(interClass, intraClass, temperature);
  }

  /**
   * Labels that leave something to every class, the baseline without a teacher (Szegedy and others
   * 2016, section 7).
   *
   * <pre>{@code
   * loss = mean over the batch of -sum over the classes of s * log softmax(z)
   * s    = (1 - epsilon) * y + epsilon / classes
   * }</pre>
   *
   * <p>One-hot labels y and student logits z are {@code [batch, classes]}; natural logarithm. At
   * the best z it is the entropy of s, not 0. Usual weight: 1, in the place of hard labels. Needs
   * labels, and no teacher.
   *
   * <p>Introduced in notebook 04.
   *
   * @param epsilon the share of each label that is spread over all classes, above 0 and below 1;
   *     often 0.1
   * @return the signal
   * @throws IllegalArgumentException where epsilon is not between 0 and 1
   */
  static Signal labelSmoothing(double epsilon) {
    return new LabelSmoothing(epsilon);
  }

  /**
   * A teacher that does not exist, always right and unsure in the same way (Tf-KD reg: Yuan, Tay,
   * Li, Wang and Feng 2020, section 4.2, equations 8 and 9).
   *
   * <pre>{@code
   * loss = T^2 * mean over the batch of KL(p || softmax(z / T)),  p = softmax(log(u) / T)
   * u    = correct for the true class, (1 - correct) / (classes - 1) for each other
   * }</pre>
   *
   * <p>Student logits z are {@code [batch, classes]}; virtual teacher first, natural logarithm.
   * Usual weight: in the paper those of this and of hard labels add up to 1, without the factor
   * T^2; a weight of w there is {@code w / T^2} here. Needs labels, and no teacher.
   *
   * <p>Introduced in notebook 04.
   *
   * @param correct what it gives the true class, before softening, above {@code 1 / classes} and
   *     below 1; at least 0.9 in the paper
   * @param temperature T, the same for it and the student; 20 or more in the paper
   * @return the signal
   * @throws IllegalArgumentException where {@code correct} is not between 0 and 1
   */
  static Signal virtualTeacher(double correct, Temperature temperature) {
    return virtualTeacher(correct, Schedule.constant(temperature.value()));
  }

  /**
   * A virtual teacher at a temperature that changes as the training goes: {@code T^2 * mean over
   * the batch of KL(softmax(log(u) / T) || softmax(z / T))} with the T of each step, see {@link
   * VirtualTeacher} (Yuan, Tay, Li, Wang and Feng 2020, section 4.2, equations 8 and 9).
   *
   * <p>Introduced in notebook 04.
   *
   * @param correct what it gives the true class, before softening, above {@code 1 / classes} and
   *     below 1; at least 0.9 in the paper
   * @param temperature T, the same for it and the student
   * @return the signal
   * @throws IllegalArgumentException where {@code correct} is not between 0 and 1, or the
   *     temperature is, reaches or comes near to 0
   */
  static Signal virtualTeacher(double correct, Schedule temperature) {
    return new VirtualTeacher(correct, temperature);
  }

  /**
   * What a layer of the teacher gives, through a projector where the shapes differ (FitNets:
   * Romero, Ballas, Kahou, Chassang, Gatta and Bengio 2015, section 2.2, equation 3).
   *
   * <pre>{@code
   * loss = mean over the batch and the values of (s - t)^2
   * }</pre>
   *
   * <p>The teacher's values t and the student's values s, after the projector, are {@code [batch,
   * values]}. Usual weight: any where it is alone in a first stage, as in the paper, see {@link
   * io.github.distillery.distill.ways.Stages}; 100 beside the labels at 1 (Tian, Krishnan and Isola
   * 2020). The paper's {@code 1/2 * sum over the values} is this loss times {@code values / 2}.
   * {@link Distillation#hint(double, String, String)} is the short form; {@code .withProjector()}
   * learns one even where the shapes agree.
   *
   * <p>A layer that does not exist, or maps of which one is higher and the other wider, are refused
   * before any training.
   *
   * <p>Introduced in notebook 03.
   *
   * @param teacherLayer the teacher's layer
   * @param studentLayer the student's layer
   * @return the signal
   */
  static Hint hint(String teacherLayer, String studentLayer) {
    return new Hint(teacherLayer, studentLayer, false);
  }

  /**
   * Where in the image a layer looks (attention transfer: Zagoruyko and Komodakis 2017, section
   * 3.1, equation 2).
   *
   * <pre>{@code
   * loss = mean over the batch of the sum over the positions of (Q_student - Q_teacher)^2
   * Q    = sum over the channels of |A|^2, scaled to the Euclidean length 1 over the positions
   * }</pre>
   *
   * <p>Maps A are {@code [batch, channels, height, width]}; channels and sizes need not agree: the
   * larger map Q is averaged down before it is scaled. From 0 to 2. {@code .power(4)} takes another
   * power than 2. Usual weight: {@code 1000 / positions} beside the labels at 1, which is 1000 in
   * the authors' program with its mean over the positions.
   *
   * <p>A layer that does not exist, or one whose maps have a single position, is refused before any
   * training.
   *
   * <p>Introduced in notebook 03.
   *
   * @param teacherLayer the teacher's layer, of maps
   * @param studentLayer the student's layer, of maps
   * @return the signal
   */
  static AttentionTransfer attention(String teacherLayer, String studentLayer) {
    return new AttentionTransfer(teacherLayer, studentLayer, 2);
  }

  /**
   * How a network gets from one layer to a later one (flow of the solution procedure, FSP: Yim,
   * Joo, Bae and Kim 2017, section 3, equations 1 and 2).
   *
   * <pre>{@code
   * loss = mean over the batch of the sum over the entries of (G_student - G_teacher)^2
   * G    = A B' / (height * width), the product taken over the positions
   * }</pre>
   *
   * <p>Maps A of the first layer are {@code [batch, m, height, width]}, maps B of the second {@code
   * [batch, n, height, width]}, G is {@code [batch, m, n]}. Usual weight: any; the paper trains by
   * it alone first and by the labels afterwards, see {@link
   * io.github.distillery.distill.ways.Stages}.
   *
   * <p>The numbers of channels must agree, the sizes need not; what does not fit is refused before
   * any training.
   *
   * <p>Introduced in notebook 03.
   *
   * @param teacherFirst the teacher's layer where the flow begins
   * @param teacherSecond the teacher's layer where it ends
   * @param studentFirst the student's layer where the flow begins, with as many channels
   * @param studentSecond the student's layer where it ends, with as many channels
   * @return the signal
   * @throws IllegalArgumentException where the flow begins and ends in the same layer
   */
  static Signal flow(
      String teacherFirst, String teacherSecond, String studentFirst, String studentSecond) {
    return new FlowOfSolution(teacherFirst, teacherSecond, studentFirst, studentSecond);
  }

  /**
   * What the channels of a layer respond to (neuron selectivity transfer, NST: Huang and Wang 2017,
   * section 4, equation 4).
   *
   * <pre>{@code
   * loss = mean over the batch of ( mean over i, j of k(s_i, s_j) + mean over i, j of k(t_i, t_j)
   *                                 - 2 * mean over i, j of k(s_i, t_j) ),  k(x, y) = (x . y)^2
   * }</pre>
   *
   * <p>s_i and t_j are the maps of the channels of student and teacher, {@code [batch, channels,
   * height, width]}, each scaled to the Euclidean length 1 over its positions. Channels and sizes
   * need not agree. Usual weight: 50 beside the labels at 1 (Tian, Krishnan and Isola 2020); the
   * paper's lambda is twice the weight here.
   *
   * <p>A layer that does not exist, or one whose maps have a single position, is refused before any
   * training.
   *
   * <p>Introduced in notebook 03.
   *
   * @param teacherLayer the teacher's layer, of maps
   * @param studentLayer the student's layer, of maps
   * @return the signal
   */
  static Signal selectivity(String teacherLayer, String studentLayer) {
    return new NeuronSelectivity(teacherLayer, studentLayer);
  }

  /**
   * How alike the samples of a batch are to each other (Tung and Mori 2019, section 3.1).
   *
   * <pre>{@code
   * loss = 1 / batch^2 * sum over all pairs of samples of (G_student - G_teacher)^2
   * G    = A A', each row divided by its Euclidean length
   * }</pre>
   *
   * <p>Features A are {@code [batch, values]}, each network's own; a map is one long row. Usual
   * weight: 3000 beside the labels at 1 (Tian, Krishnan and Isola 2020).
   *
   * <p>A layer that does not exist, or batches of fewer than two samples, are refused before any
   * training.
   *
   * <p>Introduced in notebook 03.
   *
   * @param teacherLayer a layer of the teacher, of any shape
   * @param studentLayer a layer of the student, of any shape
   * @return the signal
   */
  static Signal similarityPreserving(String teacherLayer, String studentLayer) {
    return new SimilarityPreserving(teacherLayer, studentLayer);
  }

  /**
   * How far apart the samples of a batch are (relational knowledge, distance-wise: Park, Kim, Lu
   * and Cho 2019, section 3.2.1).
   *
   * <pre>{@code
   * loss = mean over all batch^2 pairs of huber(d_ij of the student - d_ij of the teacher)
   * d_ij = ||x_i - x_j||_2 / mu,  mu the mean distance of all pairs of different samples
   * }</pre>
   *
   * <p>Features x are {@code [batch, values]}, each network's own; a map is one long row. Huber's
   * loss bends at 1. Both means count pairs whose features coincide too; the authors' code leaves
   * distances of 0 out of mu. Usual weight: 25 beside the labels at 1 and {@link #relationalAngle}
   * at 50.
   *
   * <p>A layer that does not exist, or batches of fewer than three samples, are refused before any
   * training.
   *
   * <p>Introduced in notebook 03.
   *
   * @param teacherLayer a layer of the teacher, of any shape
   * @param studentLayer a layer of the student, of any shape
   * @return the signal
   */
  static Signal relationalDistance(String teacherLayer, String studentLayer) {
    return new RelationalDistance(teacherLayer, studentLayer);
  }

  /**
   * The angles that the samples of a batch form (relational knowledge, angle-wise: Park, Kim, Lu
   * and Cho 2019, section 3.2.2).
   *
   * <pre>{@code
   * loss  = mean over all batch^3 triples of huber(a_ijk of the student - a_ijk of the teacher)
   * a_ijk = cosine of the angle at sample i between the directions to j and to k
   * }</pre>
   *
   * <p>Features are {@code [batch, values]}, each network's own; a map is one long row. Huber's
   * loss bends at 1. It takes {@code batch^3 / 2} steps: keep batches to a few hundred samples.
   * Usual weight: 50 beside the labels at 1 and {@link #relationalDistance} at 25.
   *
   * <p>A layer that does not exist, or batches of fewer than three samples, are refused before any
   * training.
   *
   * <p>Introduced in notebook 03.
   *
   * @param teacherLayer a layer of the teacher, of any shape
   * @param studentLayer a layer of the student, of any shape
   * @return the signal
   */
  static Signal relationalAngle(String teacherLayer, String studentLayer) {
    return new RelationalAngle(teacherLayer, studentLayer);
  }

  /**
   * As much information as can be shared with a layer of the teacher (VID: Ahn, Hu, Damianou,
   * Lawrence and Dai 2019, section 2.2).
   *
   * <pre>{@code
   * loss = mean over batch, channels c and positions of ((t - mu)^2 / v_c + log v_c) / 2
   * v_c  = log(1 + exp(r_c)) + 1e-5
   * }</pre>
   *
   * <p>The teacher's features t are {@code [batch, channels, positions]}; mu, of the same shape, is
   * computed from the student's by layers that are learnt along, as the r_c are, and thrown away
   * afterwards. It may become negative. Usual weight: 1 beside the labels at 1 (Tian, Krishnan and
   * Isola 2020).
   *
   * <p>A layer that does not exist, or maps whose sides are not multiples of each other's, are
   * refused before any training.
   *
   * <p>Introduced in notebook 03.
   *
   * @param teacherLayer a layer of the teacher, of any shape
   * @param studentLayer a layer of the student, of any shape
   * @return the signal
   */
  static Signal variationalInformation(String teacherLayer, String studentLayer) {
    return new VariationalInformation(teacherLayer, studentLayer);
  }

  /**
   * A space in which a sample's two views are near each other and far from other samples' (CRD:
   * Tian, Krishnan and Isola 2020, section 3 and appendix).
   *
   * <pre>{@code
   * loss = mean over the batch of (-log h_own - sum over the negatives j of log(1 - h_j)),
   *        once for s among the teacher's M and once for t among the student's M, added up
   * h_j  = P_j / (P_j + K / n),  P_j = exp(s . M[j] / tau) / Z
   * }</pre>
   *
   * <p>s and t are the embeddings of student and teacher, {@code [batch, dimensions]}, linear in
   * their layers and scaled to length 1; M, {@code [n, dimensions]}, is the memory of what was last
   * seen of each of the n training samples, K the number of negatives, Z a constant. {@code
   * .negatives(1024)}, {@code .dimensions(64)}, {@code .temperature(temperature(0.1))} and {@code
   * .negativesFromAllSamples()} change it. Usual weight: 0.8 beside the labels at 1.
   *
   * <p>A layer that does not exist, fewer samples of other classes than negatives, or memories that
   * the JVM has no room for, are refused before any training.
   *
   * <p>Introduced in notebook 03.
   *
   * @param teacherLayer a layer of the teacher, of any shape
   * @param studentLayer a layer of the student, of any shape
   * @return the signal, with 128 dimensions, 512 negatives of other classes and tau = 0.07
   */
  static ContrastiveRepresentation contrastive(String teacherLayer, String studentLayer) {
    return new ContrastiveRepresentation(teacherLayer, studentLayer);
  }

  /**
   * A discriminator learns to tell the teacher's predictions from the student's, and the student
   * learns to fool it (Xu, Hsu and Huang 2018; Wang and others 2018, KDGAN; the loss: Goodfellow
   * and others 2014, section 3).
   *
   * <pre>{@code
   * loss = mean over the batch of -log D(softmax(z / T), label)
   * }</pre>
   *
   * <p>Student logits z are {@code [batch, classes]}; D is the probability that a prediction is the
   * teacher's, natural logarithm; log 2 where D cannot tell, not 0. D learns after each step of the
   * student from the same batch. Usual weight: small, beside soft or hard targets:
   *
   * <pre>{@code
   * Distillation.from(teacher).soft(1, temperature(4)).with(0.1, Signal.adversarial())
   * }</pre>
   *
   * <p>{@code .hidden(64)}, {@code .slope(5)} and others change it, see {@link Adversarial}, which
   * also says what keeps the game in balance. Histories show the discriminator's accuracy.
   *
   * <p>Introduced in notebook 04.
   *
   * @return the signal, with T = 2 and 32 hidden units
   */
  static Adversarial adversarial() {
    return Adversarial.defaults();
  }

  /**
   * A loss of one's own on the logits, as a formula; SameDiff finds its gradient. It is tried on
   * two samples before a training begins, and {@link Distillation#checkGradient} checks its
   * gradient.
   *
   * <pre>{@code
   * Signal.custom("mine", (sd, teacher, student) -> sd.mean(sd.math.square(teacher.sub(student))))
   * }</pre>
   *
   * <p>Introduced in notebook 03.
   *
   * @param name the name in histories
   * @param formula of teacher logits and student logits, both {@code [batch, classes]}; gives one
   *     number, the loss of the batch
   * @return the signal
   * @throws IllegalArgumentException where the name has other signs than letters, digits and spaces
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
   *     width]}; gives one number, the loss of the batch
   * @return the signal
   * @throws IllegalArgumentException where the name has other signs than letters, digits and spaces
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
   * @throws IllegalArgumentException where the name has other signs than letters, digits and spaces
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
   * @throws IllegalArgumentException where the name has other signs than letters, digits and spaces
   */
  static Signal custom(String name, String teacherLayer, String studentLayer, ILossFunction loss) {
    return new Custom(
        name, Optional.of(new LayerPair(teacherLayer, studentLayer)), (teacher, student) -> loss);
  }
}
