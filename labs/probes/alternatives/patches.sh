# Patches on the objects, other kinds of probes, another bad version.
# step: ready
kubectl patch deployment web -p '{"spec":{"template":{"spec":{"containers":[{"name":"nginx","readinessProbe":{"tcpSocket":{"port":80},"periodSeconds":3}}]}}}}'
kubectl rollout status deployment web --timeout=90s
# step: bad-version
kubectl patch deployment web -p '{"spec":{"template":{"spec":{"containers":[{"name":"nginx","command":["sleep","3600"]}]}}}}'
# step: undo
kubectl rollout undo deployment web
kubectl rollout status deployment web --timeout=60s
# step: alive
kubectl apply -f worker.yaml
kubectl patch deployment worker -p '{"spec":{"template":{"spec":{"containers":[{"name":"worker","livenessProbe":{"exec":{"command":["sh","-c","test -f /tmp/alive || { echo /tmp/alive is gone; exit 1; }"]},"periodSeconds":3,"failureThreshold":2}}]}}}}'
# step: started
kubectl apply -f slow.yaml
sleep 30
kubectl patch deployment slow -p '{"spec":{"template":{"spec":{"containers":[{"name":"slow","startupProbe":{"exec":{"command":["test","-f","/tmp/loaded"]},"failureThreshold":30}}]}}}}'
