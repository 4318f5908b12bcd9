# triggers: store/own-words
cp job.yaml stored.yaml
