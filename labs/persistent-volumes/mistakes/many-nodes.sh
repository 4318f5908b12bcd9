# triggers: claim/many-nodes
kubectl apply -f - <<EOM
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: diary
spec:
  accessModes: [ReadWriteMany]
  storageClassName: local-path
  resources:
    requests:
      storage: 100Mi
EOM
