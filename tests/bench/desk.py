# SPDX-License-Identifier: GPL-3.0-or-later
"""A real tandem with its window on virtual sound devices, for the benchmarks."""

import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.environ["TANDEM_TEST_SRCDIR"], "tests", "e2e"))
from harness import BUILD, TANDEM, Process, Tandem, new_folder, wait_until  # noqa: E402

PROCESSING = ("echo-cancellation", "noise-suppression", "gain-control", "high-pass")
# norewinds: a null sink otherwise renders two seconds ahead while nobody listens.  No real device does that.
SCRIPT = """load-module module-native-protocol-unix auth-anonymous=1 socket={0}/socket
load-module module-null-sink norewinds=1 sink_name=spk
load-module module-null-sink norewinds=1 sink_name=mic
set-default-sink spk
set-default-source mic.monitor
"""


class Pulse:
    """A PulseAudio server whose null sinks are the loudspeaker and, by its monitor, the microphone."""

    def __init__(self):
        folder = new_folder("pulse-")
        self.environment = {"PULSE_SERVER": f"unix:{folder}/socket", "PULSE_CLIENTCONFIG": f"{folder}/client.conf",
                            "PULSE_COOKIE": f"{folder}/cookie", "PULSE_RUNTIME_PATH": folder}
        for name, text in (("script.pa", SCRIPT.format(folder)), ("client.conf", "autospawn = no\nenable-shm = no\n")):
            with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                file.write(text)
        self.server = subprocess.Popen(
            ["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "--high-priority=no", "--realtime=no",
             "--disable-shm=yes", "-F", f"{folder}/script.pa"], env={**os.environ, **self.environment}, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        wait_until(lambda: subprocess.run(["pactl", "info"], env={**os.environ, **self.environment}, capture_output=True,
                                          check=False).returncode == 0, 20, "PulseAudio")

    def stop(self):
        self.server.terminate()
        self.server.wait()


class Desk(Tandem):
    """A tandem with its window, since without one it has no sound."""

    def __init__(self, simulator, pulse, processing):
        self.pulse, self.processing = pulse, processing
        super().__init__(simulator)

    def launch(self):
        config = new_folder("config-")
        os.makedirs(os.path.join(config, "glib-2.0", "settings"))
        with open(os.path.join(config, "glib-2.0", "settings", "keyfile"), "w", encoding="utf-8") as file:
            file.write("[io/github/tandemphone/Tandem]\n" + "".join(f"{key}={self.processing}\n" for key in PROCESSING))
        environment = {**self.environment, **self.pulse.environment, "GSETTINGS_BACKEND": "keyfile", "XDG_CONFIG_HOME": config,
                       "GSETTINGS_SCHEMA_DIR": os.path.join(BUILD, "data")}
        return Process([TANDEM, "--env-file", self.env_file, "--data-dir", self.data_dir], environment, "tandem.log")
