# Tables instead of names, sets instead of equality, files and patches instead of verbs.
# step: ask
kubectl get pods --selector='app in (store),stage notin (prod)' > test.txt
# step: combine
kubectl get pods -l 'app in (store,blog),role!=fe,stage=prod' | tee backends.txt
# step: newcomer
kubectl patch pod newcomer -p '{"metadata":{"labels":{"app":"store","role":"fe","stage":"dev","colour":"blue"}}}'
# step: service
cat > service.yaml <<'EOM'
apiVersion: v1
kind: Service
metadata:
  name: store
spec:
  selector:
    app: store
    role: fe
    stage: prod
  ports:
  - port: 80
EOM
kubectl apply -f service.yaml
# step: promote
sed -i '/name: store-fe-test/,/stage: test/s/stage: test/stage: prod/' pods.yaml
kubectl apply -f pods.yaml
# step: clear
kubectl delete pods -l stage!=prod
