-- The timers of an alert are found by their subject: it is the alert's id, or begins with it. An index of them cost two more
-- rows for every new alert.
DROP INDEX timers_by_alert;
