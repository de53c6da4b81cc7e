package io.github.distillery.distill;

import io.github.distillery.model.ModelException;
import io.github.distillery.train.Head;
import io.github.distillery.train.Schedule;

/**
 * Something of the teacher, or of the labels, that the student shall match. A signal is a plan: it
 * can be used for many students. Its weight is given where it is used, with {@link
 * Distillation#with(double, Signal)}.
 *
 * <p>Introduced in notebook 02.
 */
public sealed interface Signal
    permits SoftTargets, HardLabels, Hint, AttentionTransfer, FlowOfSolution, NeuronSelectivity {
  /**
   * The name of the signal in histories, unique in one distillation.
   *
   * @return lower-case words
   */
  String name();

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
}
