# triggers: fit/old-port
kubectl patch deployment web -n shop -p '
spec:
  template:
    spec:
      securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
      containers:
      - name: nginx
        securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
        image: nginxinc/nginx-unprivileged:1.28'
kubectl rollout status deployment/web -n shop --timeout=60s
