"""The settings tests run with: the installation's own, a folder that is thrown away, quick hashing."""

import atexit
import os
import shutil
import tempfile

os.environ["MANYWORKS_DATA"] = folder = tempfile.mkdtemp(prefix="manyworks-test-")
os.mkdir(os.path.join(folder, "static"))
atexit.register(shutil.rmtree, folder, ignore_errors=True)
os.environ.setdefault("MANYWORKS_SECRET_KEY", "only-for-tests")
if os.environ.get("MANYWORKS_TEST_DATABASE") == "postgres":
    # The cluster itself is started by tests/postgres.py; workers of a parallel run share it by this variable.
    socket = os.environ.setdefault("MANYWORKS_TEST_SOCKET", tempfile.mkdtemp(prefix="manyworks-postgres-"))
    os.environ["MANYWORKS_DATABASE_URL"] = f"postgres://postgres@/manyworks?host={socket}"

from manyworks.web.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Enqueued work waits in the job's row until a test calls run_due_jobs.
TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
