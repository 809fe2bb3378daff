# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tandem authors
"""Stand-ins for what a desktop has on its session bus: notifications, and the portal that lets programs run without a window.

    with Notifications() as shell:
        shown = shell.wait_for("Incoming call")
        shell.press(shown, "Answer")
"""

import threading
import time

from gi.repository import Gio, GLib

NOTIFICATIONS = """<node><interface name="org.freedesktop.Notifications">
<method name="Notify"><arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/><arg type="s" direction="in"/>
<arg type="s" direction="in"/><arg type="as" direction="in"/><arg type="a{sv}" direction="in"/><arg type="i" direction="in"/>
<arg type="u" direction="out"/></method>
<method name="CloseNotification"><arg type="u" direction="in"/></method>
<method name="GetCapabilities"><arg type="as" direction="out"/></method>
<method name="GetServerInformation"><arg type="s" direction="out"/><arg type="s" direction="out"/><arg type="s" direction="out"/>
<arg type="s" direction="out"/></method>
<signal name="ActionInvoked"><arg type="u"/><arg type="s"/></signal>
<signal name="NotificationClosed"><arg type="u"/><arg type="u"/></signal>
<signal name="NotificationReplied"><arg type="u"/><arg type="s"/></signal>
</interface></node>"""

BACKGROUND = """<node><interface name="org.freedesktop.portal.Background">
<method name="RequestBackground"><arg type="s" direction="in"/><arg type="a{sv}" direction="in"/><arg type="o" direction="out"/></method>
</interface></node>"""


class Service:
    """Owns a name on the session bus, and answers on a thread of its own."""

    def __init__(self, name, path, interface):
        self.name, self.path, self.interface = name, path, interface
        self.context = GLib.MainContext.new()
        self.loop = GLib.MainLoop.new(self.context, False)
        self.ready = threading.Event()
        self.thread = threading.Thread(target=self.run, daemon=True)

    def __enter__(self):
        self.thread.start()
        assert self.ready.wait(10), f"{self.name} is not owned"
        return self

    def __exit__(self, kind, value, trace):
        self.context.invoke_full(GLib.PRIORITY_DEFAULT, lambda *_: self.loop.quit())
        self.thread.join()
        self.bus.call_sync("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "ReleaseName",
                           GLib.Variant("(s)", (self.name,)), None, Gio.DBusCallFlags.NONE, -1, None)
        self.bus.close_sync(None)

    def run(self):
        self.context.push_thread_default()
        address = Gio.dbus_address_get_for_bus_sync(Gio.BusType.SESSION, None)
        self.bus = Gio.DBusConnection.new_for_address_sync(
            address, Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION, None, None)
        self.bus.register_object(self.path, Gio.DBusNodeInfo.new_for_xml(self.interface).interfaces[0], self.on_call, None, None)
        owned = self.bus.call_sync("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName",
                                   GLib.Variant("(su)", (self.name, 4)), None, Gio.DBusCallFlags.NONE, -1, None)
        assert owned.unpack()[0] == 1, f"somebody else owns {self.name}"
        self.ready.set()
        self.loop.run()
        self.context.pop_thread_default()

    def on_call(self, bus, sender, path, interface, method, parameters, invocation):
        answer = getattr(self, method)(sender, *parameters.unpack())
        invocation.return_value(answer)


class Notification:
    def __init__(self, number, title, body, actions, hints):
        self.number, self.title, self.body, self.hints = number, title, body, hints
        self.actions = dict(zip(actions[1::2], actions[::2]))  # label -> what it does; "" is a click on the text
        self.closed = False

    def __str__(self):
        return f"“{self.title}: {self.body}” {sorted(self.actions)}"


class Notifications(Service):
    def __init__(self, inline=False):
        """@inline: an answer can be written in them, as in Plasma."""
        super().__init__("org.freedesktop.Notifications", "/org/freedesktop/Notifications", NOTIFICATIONS)
        self.shown = []
        self.capabilities = ["actions", "body", "persistence"] + (["inline-reply"] if inline else [])

    def Notify(self, sender, program, replaces, icon, title, body, actions, hints, timeout):
        number = replaces or len(self.shown) + 1
        for old in self.shown:
            old.closed = old.closed or old.number == number
        self.shown.append(Notification(number, title, body, actions, hints))
        return GLib.Variant("(u)", (number,))

    def CloseNotification(self, sender, number):
        for notification in self.shown:
            notification.closed = notification.closed or notification.number == number
        return None

    def GetCapabilities(self, sender):
        return GLib.Variant("(as)", (self.capabilities,))

    def GetServerInformation(self, sender):
        return GLib.Variant("(ssss)", ("stand-in", "Tandem", "1", "1.2"))

    def standing(self, title):
        return next((n for n in reversed(self.shown) if n.title == title and not n.closed), None)

    def wait_for(self, title, patience=20):
        return self.wait(lambda: self.standing(title), f"a notification “{title}”", patience)

    def wait_gone(self, title, patience=20):
        self.wait(lambda: not self.standing(title), f"“{title}” to go", patience)

    def wait(self, condition, what, patience):
        end = time.monotonic() + patience
        while not condition():
            assert time.monotonic() < end, f"waited in vain for {what}; there are: {[str(n) for n in self.shown]}"
            time.sleep(0.02)
        return condition()

    def press(self, notification, label):
        """A button, or with "" the notification itself."""
        assert label in notification.actions, f"no “{label}” in {notification}"
        self.bus.emit_signal(None, self.path, self.name, "ActionInvoked",
                             GLib.Variant("(us)", (notification.number, notification.actions[label])))

    def reply(self, notification, words):
        assert notification.actions.get("Reply") == "inline-reply", str(notification)
        self.bus.emit_signal(None, self.path, self.name, "NotificationReplied", GLib.Variant("(us)", (notification.number, words)))


class Portal(Service):
    """Grants what is asked for when @grants, and remembers what it was."""

    def __init__(self, grants=True):
        super().__init__("org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop", BACKGROUND)
        self.grants = grants
        self.asked = []

    def RequestBackground(self, sender, window, options):
        self.asked.append(options)
        path = "/org/freedesktop/portal/desktop/request/" + sender[1:].replace(".", "_") + "/" + options["handle_token"]
        granted = {"background": GLib.Variant("b", self.grants),
                   "autostart": GLib.Variant("b", self.grants and options["autostart"])}
        self.bus.emit_signal(sender, path, "org.freedesktop.portal.Request", "Response",
                             GLib.Variant("(ua{sv})", (0 if self.grants else 1, granted)))
        return GLib.Variant("(o)", (path,))
