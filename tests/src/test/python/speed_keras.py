"""Keras 3's side of speed.py, on JAX: (b) and (e) as Keras' users write them, compiled by fit and predict."""

import os
import pathlib
import statistics
import sys
import time

os.environ["KERAS_BACKEND"] = "jax"
if sys.argv[1] == "1":
    os.sched_setaffinity(0, {0})

import keras
import numpy as np
from keras import layers

STEPS, BATCH, TEMPERATURE = 100, 128, 4


def mlp(width):
    return keras.Sequential([
        keras.Input((784,)),
        layers.Dense(width, activation="relu"), layers.Dense(width, activation="relu"), layers.Dense(10),
    ])


def lenet():
    return keras.Sequential([
        keras.Input((784,)), layers.Reshape((28, 28, 1)),
        layers.Conv2D(20, 5, activation="relu"), layers.MaxPooling2D(2),
        layers.Conv2D(50, 5, activation="relu"), layers.MaxPooling2D(2),
        layers.Flatten(), layers.Dense(500, activation="relu"), layers.Dense(10),
    ])


def block(x, maps, stride):
    y = layers.Conv2D(maps, 3, stride, padding="same", use_bias=False)(x)
    y = layers.ReLU()(layers.BatchNormalization()(y))
    y = layers.BatchNormalization()(layers.Conv2D(maps, 3, padding="same", use_bias=False)(y))
    if stride != 1 or x.shape[-1] != maps:
        x = layers.BatchNormalization()(layers.Conv2D(maps, 1, stride, use_bias=False)(x))
    return layers.ReLU()(layers.Add()([x, y]))


def residual(maps=8):
    inputs = keras.Input((784,))
    x = layers.Reshape((28, 28, 1))(inputs)
    x = layers.Conv2D(maps, 3, padding="same", use_bias=False)(x)
    x = layers.ReLU()(layers.BatchNormalization()(x))
    x = block(block(block(x, maps, 1), 2 * maps, 2), 4 * maps, 2)
    return keras.Model(inputs, layers.Dense(10)(layers.GlobalAveragePooling2D()(x)))


NETWORKS = {
    "mlp30": lambda: mlp(30),
    "mlp300": lambda: mlp(300),
    "mlp1200": lambda: mlp(1200),
    "lenet": lenet,
    "residual": residual,
}


def distillation_loss(told, logits):
    """The teacher's logits and the one-hot label stand side by side in what is told."""
    teacher, label = told[:, :10], told[:, 10:]
    p = keras.ops.softmax(teacher / TEMPERATURE)
    log_q = keras.ops.log_softmax(logits / TEMPERATURE)
    soft = keras.ops.sum(p * (keras.ops.log(p) - log_q), axis=1)
    hard = -keras.ops.sum(label * keras.ops.log_softmax(logits), axis=1)
    return 0.9 * TEMPERATURE**2 * soft + 0.1 * hard


class Seconds(keras.callbacks.Callback):
    def on_epoch_begin(self, epoch, logs=None):
        self.began = time.perf_counter()

    def on_epoch_end(self, epoch, logs=None):
        self.last = time.perf_counter() - self.began


class Worker:
    def __init__(self, folder):
        self.images = np.fromfile(folder / "images.f32", dtype=np.float32).reshape(-1, 784)[: STEPS * BATCH]
        self.classes = np.fromfile(folder / "labels.u8", dtype=np.uint8)[: STEPS * BATCH]
        keras.utils.set_random_seed(7)
        self.networks = {name: make() for name, make in NETWORKS.items()}

    def cached(self, student, teacher):
        logits = self.networks[teacher].predict(self.images, batch_size=1000, verbose=0)
        told = np.concatenate([logits, np.eye(10, dtype=np.float32)[self.classes]], axis=1)
        model = NETWORKS[student]()
        model.compile(optimizer=keras.optimizers.Adam(0.001), loss=distillation_loss)
        seconds = Seconds()
        model.fit(self.images, told, batch_size=BATCH, epochs=2, verbose=0, callbacks=[seconds])
        return seconds.last / STEPS

    def inference(self, student, batch):
        model = self.networks[student]
        x = self.images[: int(batch)].copy()
        for _ in range(2):
            seconds = []
            for _ in range(100 if batch == "1" else 30):
                began = time.perf_counter()
                model.predict_on_batch(x)
                seconds.append(time.perf_counter() - began)
        return statistics.median(seconds)


def main():
    worker = Worker(pathlib.Path(sys.argv[2]))
    import jax
    print(f"= Keras {keras.__version__} on JAX {jax.__version__}", flush=True)
    for line in sys.stdin:
        kind, *rest = line.strip().split(" ")
        print(f"= {getattr(worker, kind)(*rest)}", flush=True)


if __name__ == "__main__":
    main()
