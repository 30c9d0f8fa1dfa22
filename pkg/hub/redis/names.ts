/** Redis has one name space of channels for all its databases. */
export function channelNames(database = 0) {
  const head = `cozy:${database}:hub:`;
  return {
    /** Where a process says that others may have missed messages of it. */
    gap: `cozy:${database}:hub-gap`,
    ofTopic: (topic: string) => head + topic,
    topicOf: (channel: string) => channel.slice(head.length),
  };
}
