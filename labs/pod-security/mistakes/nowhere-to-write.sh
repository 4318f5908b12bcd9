# triggers: further/nowhere-to-write
kubectl patch deployment web -n shop -p '
spec:
  template:
    spec:
      automountServiceAccountToken: false
      containers:
      - name: nginx
        securityContext: {readOnlyRootFilesystem: true}'
sleep 10
