"""When the delay of a timer is over: by all time, or by working hours.

working  spans of work, day by day, and how far a duration of work reaches
due      the moment that a timer is due
"""

from core.calendars.due import due_at as due_at
