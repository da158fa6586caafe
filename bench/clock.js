// The clock: processor time of the process. Other load on the machine does not count; collecting garbage does, on
// whatever thread V8 does it: native async leaves much of it behind while tasks are suspended.

/** What `now` counts, for the record. */
export const clock = 'processor time of the process';

/** Milliseconds since some moment. */
export const now = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
