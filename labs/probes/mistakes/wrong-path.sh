# triggers: ready/wrong-path
kubectl patch deployment web -p '{"spec":{"template":{"spec":{"containers":[{"name":"nginx","readinessProbe":{"httpGet":{"path":"/ready","port":80}}}]}}}}'
