"""Where the apps are put together: settings, URLs, middleware.

SQLite before 3.51.3 can corrupt a WAL database when two connections checkpoint at once. `pysqlite3` brings a
newer one; it has to stand in for `sqlite3` before Django's back end is imported, so it is done here, first.
"""

import sys

try:
    import pysqlite3
except ImportError:  # not built for this platform: the system's SQLite serves, and a system check says which it is
    pass
else:
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2
